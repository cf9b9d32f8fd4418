import type { Attributes, Result, Values } from '@cognate/kernel';

/** An object's attributes as a script reads them. A reference is the id of the metaverse object that it leads to, as text. */
interface ScriptValues {
  readonly attributes: Attributes;
  /** Reference attributes of which there are more values than a script is shown. */
  readonly tooMany?: readonly string[] | undefined;
}

/** A connector-space object as a script reads it, with the references as they were imported. */
export interface ScriptObject extends ScriptValues {
  readonly id: number;
  readonly connector: string;
  readonly type: string;
  readonly dn: string;
}

/** A metaverse object as a script reads it. */
export interface ScriptMetaverseObject extends ScriptValues {
  readonly id: number;
  readonly type: string;
}

/** A scripted flow: the name that the script knows it by, and the attribute that it may write. */
export interface ScriptFlow {
  readonly name: string;
  readonly attribute: string;
}

/** What a provisioning script wants done, in its order. Nothing of it has happened yet. */
export type ScriptCommand =
  | {
      readonly kind: 'create';
      readonly connector: string;
      readonly type: string;
      readonly dn: string;
      readonly attributes: Attributes;
    }
  | {
      readonly kind: 'rename';
      readonly connector: string;
      readonly object: number;
      readonly dn: string;
    }
  | { readonly kind: 'deprovision'; readonly connector: string; readonly object: number };

/** A name in a connector's space. */
export interface TakenName {
  readonly connector: string;
  readonly dn: string;
}

/** Every call that the rules make, by the member of MIM's interfaces that answers it. */
export interface ScriptCalls {
  readonly filterForDisconnection: {
    readonly parameters: { readonly cs: ScriptObject };
    readonly answer: boolean;
  };
  readonly mapAttributesForJoin: {
    readonly parameters: { readonly cs: ScriptObject; readonly flow: ScriptFlow };
    readonly answer: Values;
  };
  /** The answer is the index of the candidate; absent when none of them is it. */
  readonly resolveJoinSearch: {
    readonly parameters: {
      readonly cs: ScriptObject;
      readonly criterion: string;
      readonly candidates: readonly ScriptMetaverseObject[];
    };
    readonly answer: number | null;
  };
  /** The answer is the metaverse type to create; absent when nothing is. */
  readonly shouldProjectToMV: {
    readonly parameters: { readonly cs: ScriptObject };
    readonly answer: string | null;
  };
  /** The answer has the values of each flow; none at all for one that was declined. */
  readonly mapAttributesForImport: {
    readonly parameters: {
      readonly cs: ScriptObject;
      readonly mv: ScriptMetaverseObject;
      readonly flows: readonly ScriptFlow[];
    };
    readonly answer: readonly (Values | null)[];
  };
  readonly mapAttributesForExport: {
    readonly parameters: {
      readonly cs: ScriptObject;
      readonly mv: ScriptMetaverseObject;
      readonly flows: readonly ScriptFlow[];
    };
    readonly answer: readonly (Values | null)[];
  };
  /** The answer is one of MIM's actions; which are known is for the rules to say. */
  readonly deprovision: {
    readonly parameters: { readonly cs: ScriptObject };
    readonly answer: string;
  };
  /** `taken` are names that the script was told to be taken when it asked for them in an earlier try. */
  readonly provision: {
    readonly parameters: {
      readonly mv: ScriptMetaverseObject;
      readonly connectors: readonly ScriptObject[];
      readonly taken: readonly TakenName[];
    };
    readonly answer: readonly ScriptCommand[];
  };
  readonly shouldDeleteFromMV: {
    readonly parameters: { readonly cs: ScriptObject; readonly mv: ScriptMetaverseObject };
    readonly answer: boolean;
  };
}

export type ScriptMember = keyof ScriptCalls;

/** Why a script gave no answer for one object. */
export interface ScriptFailure {
  /** MIM's name of the error. */
  readonly type: string;
  /** Names the extension, the member and what went wrong. */
  readonly message: string;
  /** Which of several flows it was, by its place among them. */
  readonly flow?: number | undefined;
}

/**
 * A rules extension: the functions that the calculation is given. It answers at once and remembers nothing; what is
 * wrong with the extension as a whole is thrown, and ends the run step.
 */
export interface Extension {
  readonly name: string;
  readonly call: <M extends ScriptMember>(
    member: M,
    parameters: ScriptCalls[M]['parameters'],
  ) => Result<ScriptCalls[M]['answer'], ScriptFailure>;
}

/** Finds an extension by the name of its file. */
export type Extensions = (name: string) => Extension;
