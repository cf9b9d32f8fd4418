/** How many objects a run works with. */
export interface Profile {
  readonly users: number;
  readonly groups: number;
  /** Members per group. */
  readonly groupSize: number;
}

/**
 * - `small`: the sizes with which Microsoft's product group published figures for Forefront Identity Manager 2010
 * - `medium`: what the figures in README.md are about
 * - `large`: users only, so that what grows with their number is not mixed with what grows with memberships
 * - `domain`: what a domain controller for tests takes in within minutes
 * - `tiny`: for the tests; too short for figures
 */
export const PROFILES = {
  tiny: { users: 200, groups: 20, groupSize: 5 },
  domain: { users: 9_500, groups: 500, groupSize: 20 },
  small: { users: 20_000, groups: 10_000, groupSize: 10 },
  medium: { users: 100_000, groups: 5_000, groupSize: 50 },
  large: { users: 1_000_000, groups: 0, groupSize: 0 },
} as const satisfies Readonly<Record<string, Profile>>;

export type ProfileName = keyof typeof PROFILES;

export const isProfileName = (name: string): name is ProfileName => Object.hasOwn(PROFILES, name);
