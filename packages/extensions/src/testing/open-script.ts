import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type {
  ScriptCalls,
  ScriptMember,
  ScriptMetaverseObject,
  ScriptObject,
} from '@cognate/sync-rules';
import { DEFAULT_LIMITS, openExtensions } from '../host/open-extensions.ts';
import type { ExtensionLimits, OpenExtensions } from '../host/open-extensions.ts';
import type { ScriptSchema } from '../runner/schema.ts';

const text = (name: string): ScriptSchema['metaverse'][number]['attributes'][number] => ({
  name,
  type: 'string',
  multivalued: false,
});

const PERSON = {
  name: 'person',
  attributes: [
    text('givenName'),
    text('sn'),
    text('displayName'),
    { name: 'mails', type: 'string', multivalued: true },
    { name: 'grade', type: 'integer', multivalued: false },
    { name: 'active', type: 'boolean', multivalued: false },
    { name: 'photo', type: 'binary', multivalued: false },
    { name: 'manager', type: 'reference', multivalued: false },
    { name: 'members', type: 'reference', multivalued: true },
  ],
} as const;

const SCHEMA: ScriptSchema = {
  metaverse: [PERSON],
  connectors: [
    { id: 'hr', dnStyle: 'generic', types: [PERSON] },
    { id: 'ad', dnStyle: 'ldap', types: [PERSON] },
  ],
};

/** An opened extension named `hr`, what it printed, and how to end it. */
export interface OpenScript extends OpenExtensions {
  readonly folder: string;
  readonly lines: readonly string[];
  /** What a member answers, or its failure. */
  readonly ask: <M extends ScriptMember>(
    member: M,
    parameters: ScriptCalls[M]['parameters'],
  ) => unknown;
}

/** Writes the body of an extension to a folder of its own and opens it. Everything that authors import is there. */
export function openScript(body: string, limits: Partial<ExtensionLimits> = {}): OpenScript {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'cognate-extension-')), 'extensions');
  mkdirSync(folder);
  const head = "import * as cognate from '@cognate/extensions';\n";
  writeFileSync(path.join(folder, 'hr.ts'), `${head}export const extension = {\n${body}\n};\n`);
  const lines: string[] = [];
  const open = openExtensions({
    folder,
    limits: { ...DEFAULT_LIMITS, ...limits },
    schema: () => SCHEMA,
    log: (line) => lines.push(line),
  });
  return {
    ...open,
    folder,
    lines,
    ask: (member, parameters) => {
      const result = open.extension('hr').call(member, parameters);
      return result.ok ? result.value : result.error;
    },
    close: async () => {
      await open.close();
      rmSync(path.dirname(folder), { recursive: true });
    },
  };
}

/** A person of HR. */
export const personOf = (attributes: ScriptObject['attributes'] = {}): ScriptObject => ({
  id: 1,
  connector: 'hr',
  type: 'person',
  dn: '4711',
  attributes: { givenName: ['Ann'], sn: ['Lee'], ...attributes },
});

export const metaversePerson = (
  attributes: ScriptObject['attributes'] = {},
): ScriptMetaverseObject => ({ id: 7, type: 'person', attributes });
