import { ConnectorError } from '@cognate/connector-kit';
import type { EntryPosition, SelectedSchema } from '@cognate/connector-kit';
import type { Filter } from '../protocol/filter.ts';
import type { LdapClient } from '../protocol/ldap-client.ts';
import { PAGED_RESULTS } from '../protocol/paged-results.ts';
import type { SearchRequest } from '../protocol/request.ts';
import type { LdapEntry } from '../protocol/response.ts';
import type { SearchOptions } from '../protocol/search-stream.ts';
import { readDirectorySchema } from '../schema/read-schema.ts';
import type { DirectorySchema } from '../schema/directory-schema.ts';
import type { RootDse } from '../session/root-dse.ts';
import type { DirectorySettings } from '../settings.ts';
import { anchorAttribute } from './anchor.ts';
import type { AnchorAttribute } from './anchor.ts';
import { containerFilter } from './containers.ts';
import type { TextForms } from './convert-values.ts';
import { createEntryReader } from './entry-reader.ts';
import type { ReadEntry } from './entry-reader.ts';
import { binaryAttributes, keyAttributes, requestedAttributes } from './requested-attributes.ts';
import { searchFilter } from './search-filter.ts';
import { createTypeMapper, typeRules, unknownClasses } from './type-mapper.ts';
import type { TypeRule } from './type-mapper.ts';

/** What reading needs of a session. */
export interface ImportContext {
  readonly client: LdapClient;
  readonly rootDse: RootDse;
  readonly settings: DirectorySettings;
  readonly schema: SelectedSchema;
  /**
   * Whether a type with the name of a class has the objects of that class only, and not those of classes that inherit
   * from it: in Active Directory a computer is a kind of user to the schema and to nobody else.
   */
  readonly exactTypes?: boolean;
  /** Ids and the like that are bytes in the directory and may be selected as text. */
  readonly textForms?: TextForms;
}

/** How objects of the selected types are asked for, and what their entries mean. */
export interface DirectoryReader {
  /** The part of every search that does not say where. */
  readonly request: Required<Pick<SearchRequest, 'aliases' | 'attributes' | 'filter' | 'isBinary'>>;
  /** Finds the objects of the selected classes, whatever further filters the settings have for their types. */
  readonly classFilter: Filter;
  /** Whether there are such filters. */
  readonly hasOwnFilters: boolean;
  readonly paging: SearchOptions;
  readonly anchor: AnchorAttribute | undefined;
  readonly inScope: (dn: string) => boolean;
  /** The attributes without which nothing can be said of an entry. */
  readonly isKey: (attribute: string) => boolean;
  /** `position` is where an entry stands whose values are read later, for the message about one that is wrong. */
  readonly read: (entry: LdapEntry, position?: EntryPosition) => ReadEntry;
}

/** Reads the directory's schema and prepares an import of the selected types. */
export async function openReader(context: ImportContext): Promise<DirectoryReader> {
  const { client, rootDse, settings, schema, exactTypes = false, textForms } = context;
  const directory = await readDirectorySchema(client, rootDse);
  const rules = rulesOf(context, directory);
  const anchor = anchorAttribute(settings.anchor);
  const isBinary = binaryAttributes(schema, anchor, textForms);
  const inScope = containerFilter(settings);
  return {
    request: {
      filter: searchFilter(rules, exactTypes ? directory : undefined),
      attributes: requestedAttributes(schema, anchor),
      isBinary,
      aliases: settings.aliases ?? 'never',
    },
    classFilter: searchFilter(rules.map(withoutFilter), exactTypes ? directory : undefined),
    hasOwnFilters: rules.some(({ filter }) => filter !== undefined),
    paging:
      settings.pageSize > 0 && rootDse.controls.has(PAGED_RESULTS)
        ? { pageSize: settings.pageSize }
        : {},
    anchor,
    inScope,
    isKey: keyAttributes(anchor),
    read: createEntryReader({
      schema,
      typeOf: createTypeMapper(rules, directory, exactTypes),
      inScope,
      anchor,
      textForms,
    }),
  };
}

const withoutFilter = (rule: TypeRule): TypeRule => ({ ...rule, filter: undefined });

function rulesOf(
  { settings, schema }: ImportContext,
  directory: DirectorySchema,
): readonly TypeRule[] {
  const rules = typeRules(schema.objectTypes, settings.objectTypes, directory);
  const [unknown] = unknownClasses(rules, directory);
  if (unknown === undefined) return rules;
  throw new ConnectorError(
    'no-start-bad-ma-configuration',
    `The directory has no object class "${unknown}".`,
    { remedy: 'Correct the object type, or name its classes in settings.objectTypes.' },
  );
}
