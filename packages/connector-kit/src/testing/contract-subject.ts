import type { Attributes } from '@cognate/kernel';
import type { ConnectorType } from '../connector.ts';
import type { StepFailure } from '../connector-error.ts';
import type { SelectedSchema } from '../schema.ts';

/** An object that the suite writes, as a system would report it: names and values are canonical. */
export interface SampleObject {
  readonly type: string;
  readonly dn: string;
  readonly attributes: Attributes;
}

/**
 * Attributes of the persons that the suite may write freely, by what they hold. All are selected in the schema and
 * none is required or part of a name. Leave out what the system cannot hold; its tests then fall away.
 */
export interface SampleAttributes {
  /** One text, without a limit below 10,000 characters. */
  readonly text: string;
  /** Several texts. */
  readonly texts?: string;
  readonly integer?: string;
  readonly boolean?: string;
  readonly binary?: string;
  /** One reference to a person. */
  readonly reference?: string;
  /** Several references to persons. */
  readonly references?: string;
}

/** Settings that the manifest must refuse, with the path of the key that the message must point at. */
export interface WrongSettings {
  /** Finishes the sentence "refuses ...". */
  readonly what: string;
  readonly settings: unknown;
  /** For example `files.0.anchor`. */
  readonly path: string;
}

/** One connected system for one test. It holds none of the sample objects when the test starts. */
export interface ContractSubject {
  /** The settings as an administrator writes them; the suite parses them with the manifest. */
  readonly settings: unknown;
  readonly baseDirectory: string;
  /** Selects at least the persons' type with every sample attribute. */
  readonly schema: SelectedSchema;
  /** Resolves the secrets that the settings name. */
  readonly secret?: (name: string) => string;
  /** Takes the system away. */
  readonly cleanup: () => Promise<void>;
}

/** A connector as the contract suite sees it. */
export interface ContractFactory {
  readonly type: ConnectorType;
  readonly attributes: SampleAttributes;
  /** Each must be refused. At least one. */
  readonly wrongSettings: readonly WrongSettings[];
  /** Called before every test. */
  readonly create: () => Promise<ContractSubject>;
  /**
   * The n-th person (n from 0): another name for every n, every required attribute and none of the sample
   * attributes, nothing that the system changes or adds to on its own.
   */
  readonly makePerson: (n: number) => SampleObject;
  /** A person whose naming value is this text, whatever it holds. */
  readonly makePersonNamed: (name: string) => SampleObject;
  /** Where the capabilities include `rename`: another free name for this person. */
  readonly newDn?: (person: SampleObject) => string;
  /** Whether the system can hold the text as a value of the attribute. Without it every text is tried. */
  readonly canHold?: (text: string, attribute: string) => boolean;
  /** Whether the system can hold the text in a name. Without it every text is tried. */
  readonly canName?: (text: string) => boolean;
  /** Settings of a system that is not there, and how the step ends that opens and tests it. */
  readonly absent?: {
    readonly settings: (subject: ContractSubject) => unknown;
    readonly stepResult: StepFailure;
  };
}
