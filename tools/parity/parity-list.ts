/** Where the project stands on a feature. */
export const featureStates = ['yes', 'partial', 'planned', 'wont'] as const;
export type FeatureState = (typeof featureStates)[number];

/** One feature of Microsoft Identity Manager. */
export interface Feature {
  readonly id: string;
  /** What it is, in a line. */
  readonly text: string;
  readonly state: FeatureState;
  /** The tests that prove it, as paths from the repository's root. */
  readonly evidence: readonly string[];
  /** What is missing, for a partial one. */
  readonly note?: string;
  /** Why it is left out. */
  readonly reason?: string;
}

/** Features that belong together. */
export interface Section {
  readonly title: string;
  readonly features: readonly Feature[];
}

/** The whole list in the order of its file. */
export type ParityList = readonly Section[];
