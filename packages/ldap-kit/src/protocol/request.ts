import { OPERATION, TAG, contextTag } from './ber-tag.ts';
import type { BerWriter } from './ber-writer.ts';
import { encodeBer } from './ber-writer.ts';
import { writeControls } from './control.ts';
import type { Control } from './control.ts';
import { writeFilter } from './filter.ts';
import type { Filter } from './filter.ts';

/** Whether a search goes on with what an alias names: below the base, for the base itself, or for both. */
export type AliasPolicy = 'always' | 'finding' | 'never' | 'searching';

/** How far below the base a search goes. */
export type SearchScope = 'base' | 'oneLevel' | 'subtree';

export interface SearchRequest {
  readonly base: string;
  readonly scope: SearchScope;
  readonly filter: Filter;
  /** Names of the attributes to return; `*` all user attributes, `+` all operational ones, `1.1` none. */
  readonly attributes: readonly string[];
  /** `never` when left out. */
  readonly aliases?: AliasPolicy;
  /** Entries at most; 0 for all. */
  readonly sizeLimit?: number;
  /** Attributes whose values are wanted as bytes. None without it. */
  readonly isBinary?: (attribute: string) => boolean;
  /** Puts off the values of all attributes but these; see `LdapEntry.unread`. */
  readonly isKey?: (attribute: string) => boolean;
}

/** Attribute values that an entry is created with. */
export interface AttributeValues {
  readonly attribute: string;
  readonly values: readonly (string | Uint8Array)[];
}

/** A change of one attribute. `delete` and `replace` by no values remove the attribute. */
export interface Modification extends AttributeValues {
  readonly op: 'add' | 'delete' | 'replace';
}

/** Another name for an entry; without `newSuperior` it stays where it is. */
export interface NewName {
  readonly newRdn: string;
  readonly newSuperior?: string;
}

export type RequestWriter = (writer: BerWriter) => void;

const SCOPES = { base: 0, oneLevel: 1, subtree: 2 } as const;
const MODIFICATIONS = { add: 0, delete: 1, replace: 2 } as const;
const VERSION = 3;
const ALIASES = { never: 0, searching: 1, finding: 2, always: 3 } as const;

/** A complete message. */
export const encodeMessage = (
  id: number,
  write: RequestWriter,
  controls: readonly Control[] = [],
): Buffer =>
  encodeBer((writer) => {
    writer.constructed(TAG.sequence, () => {
      writer.integer(id);
      write(writer);
      writeControls(writer, controls);
    });
  });

export const simpleBind =
  (dn: string, password: string): RequestWriter =>
  (writer) => {
    writer.constructed(OPERATION.bindRequest, () => {
      writer.integer(VERSION);
      writer.text(dn);
      writer.text(password, contextTag(0));
    });
  };

export const saslBind =
  (mechanism: string, credentials: Uint8Array): RequestWriter =>
  (writer) => {
    writer.constructed(OPERATION.bindRequest, () => {
      writer.integer(VERSION);
      writer.text('');
      writer.constructed(0xa3, () => {
        writer.text(mechanism);
        writer.bytes(credentials);
      });
    });
  };

export const unbind: RequestWriter = (writer) =>
  writer.bytes(new Uint8Array(), OPERATION.unbindRequest);

export const abandon =
  (id: number): RequestWriter =>
  (writer) =>
    writer.integer(id, OPERATION.abandonRequest);

export const search =
  (request: SearchRequest): RequestWriter =>
  (writer) => {
    writer.constructed(OPERATION.searchRequest, () => {
      writer.text(request.base);
      writer.integer(SCOPES[request.scope], TAG.enumerated);
      writer.integer(ALIASES[request.aliases ?? 'never'], TAG.enumerated);
      writer.integer(request.sizeLimit ?? 0);
      // No time limit: the client watches the clock itself.
      writer.integer(0);
      writer.boolean(false);
      writeFilter(writer, request.filter);
      writer.constructed(TAG.sequence, () => {
        for (const attribute of request.attributes) writer.text(attribute);
      });
    });
  };

export const add =
  (dn: string, attributes: readonly AttributeValues[]): RequestWriter =>
  (writer) => {
    writer.constructed(OPERATION.addRequest, () => {
      writer.text(dn);
      writer.constructed(TAG.sequence, () => {
        for (const attribute of attributes) writeAttribute(writer, attribute);
      });
    });
  };

export const modify =
  (dn: string, modifications: readonly Modification[]): RequestWriter =>
  (writer) => {
    writer.constructed(OPERATION.modifyRequest, () => {
      writer.text(dn);
      writer.constructed(TAG.sequence, () => {
        for (const modification of modifications)
          writer.constructed(TAG.sequence, () => {
            writer.integer(MODIFICATIONS[modification.op], TAG.enumerated);
            writeAttribute(writer, modification);
          });
      });
    });
  };

function writeAttribute(writer: BerWriter, { attribute, values }: AttributeValues): void {
  writer.constructed(TAG.sequence, () => {
    writer.text(attribute);
    writer.constructed(TAG.set, () => {
      for (const value of values) writer.value(value);
    });
  });
}

export const remove =
  (dn: string): RequestWriter =>
  (writer) =>
    writer.text(dn, OPERATION.deleteRequest);

/** Renames or moves; the old naming value goes. */
export const modifyDn =
  (dn: string, { newRdn, newSuperior }: NewName): RequestWriter =>
  (writer) => {
    writer.constructed(OPERATION.modifyDnRequest, () => {
      writer.text(dn);
      writer.text(newRdn);
      writer.boolean(true);
      if (newSuperior !== undefined) writer.text(newSuperior, contextTag(0));
    });
  };

export const extended =
  (oid: string, value?: Uint8Array): RequestWriter =>
  (writer) => {
    writer.constructed(OPERATION.extendedRequest, () => {
      writer.text(oid, contextTag(0));
      if (value !== undefined) writer.bytes(value, contextTag(1));
    });
  };
