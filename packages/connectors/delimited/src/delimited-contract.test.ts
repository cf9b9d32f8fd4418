import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerConnectorContract } from '@cognate/connector-kit/testing';
import type { ContractFactory, SampleAttributes } from '@cognate/connector-kit/testing';
import { anchorToDn } from './anchor.ts';
import { delimitedConnector } from './delimited-connector.ts';
import type { DelimitedSettings } from './config.ts';

type Input = Partial<Omit<DelimitedSettings, 'files'>>;

const attributes: SampleAttributes = {
  text: 'description',
  texts: 'mail',
  integer: 'floor',
  boolean: 'active',
  binary: 'photo',
  reference: 'manager',
  references: 'colleagues',
};

const schema = {
  objectTypes: [
    {
      name: 'person',
      attributes: [
        { name: 'employeeId', type: 'string', multivalued: false },
        { name: 'description', type: 'string', multivalued: false },
        { name: 'mail', type: 'string', multivalued: true },
        { name: 'floor', type: 'integer', multivalued: false },
        { name: 'active', type: 'boolean', multivalued: false },
        { name: 'photo', type: 'binary', multivalued: false },
        { name: 'manager', type: 'reference', multivalued: false },
        { name: 'colleagues', type: 'reference', multivalued: true },
      ],
    },
  ],
} as const;

const file = { type: 'Person', path: 'people.csv', anchor: ['employeeId'] };

function register(
  name: string,
  format: Input,
  limits: Pick<ContractFactory, 'canHold' | 'canName'> = {},
): void {
  const settingsWith = (path: string) => ({
    missingFile: 'empty',
    ...format,
    files: [{ ...file, path }],
  });
  registerConnectorContract(name, {
    type: delimitedConnector,
    attributes,
    ...limits,
    wrongSettings: [
      { what: 'settings without files', settings: {}, path: 'files' },
      { what: 'an empty list of files', settings: { files: [] }, path: 'files' },
      {
        what: 'a file without an anchor',
        settings: { files: [{ type: 'person', path: 'people.csv' }] },
        path: 'files.0.anchor',
      },
      {
        what: 'two files of one type',
        settings: { files: [file, { ...file, path: 'b.csv', type: 'PERSON' }] },
        path: 'files.1.type',
      },
      {
        what: 'one file for two types',
        settings: { files: [file, { ...file, path: './people.csv', type: 'group' }] },
        path: 'files.1.path',
      },
      { what: 'a key that is not known', settings: { files: [file], delimeter: ';' }, path: '' },
      { what: 'a long delimiter', settings: { files: [file], delimiter: '||' }, path: 'delimiter' },
      {
        what: 'a quote that is the delimiter',
        settings: { files: [{ ...file, quote: ',' }] },
        path: 'files.0.quote',
      },
      {
        what: 'an unknown encoding',
        settings: { files: [file], encoding: 'utf-9' },
        path: 'encoding',
      },
      {
        what: 'a file without a header and without columns',
        settings: { files: [file], header: false },
        path: 'files.0.columns',
      },
      {
        what: 'an anchor that is not one of the columns',
        settings: { files: [{ ...file, header: false, columns: ['id', 'name'] }] },
        path: 'files.0.anchor',
      },
    ],
    create: async () => {
      const baseDirectory = await mkdtemp(join(tmpdir(), 'cognate-delimited-'));
      return {
        settings: settingsWith('people.csv'),
        baseDirectory,
        schema,
        cleanup: () => rm(baseDirectory, { recursive: true }),
      };
    },
    makePerson: (n) => ({
      type: 'person',
      dn: `e${n}`,
      attributes: { employeeId: [`e${n}`] },
    }),
    makePersonNamed: (text) => ({
      type: 'person',
      dn: anchorToDn([text]),
      attributes: { employeeId: [text] },
    }),
    absent: {
      settings: () => ({ ...settingsWith('nowhere.csv'), missingFile: 'error' }),
      stepResult: 'no-start-file-not-found',
    },
  });
}

register('comma-separated files', {});
register(
  'tab-separated files of Windows with a trimming reader',
  {
    delimiter: '\t',
    newline: 'crlf',
    trim: true,
    escape: '\\',
    encoding: 'utf-16le',
    nullText: 'NULL',
  },
  // Trimming takes the spaces around the values of a list; around a single value quotes keep them.
  { canHold: (text, attribute) => attribute !== 'mail' || text === text.trim() },
);
register('files guarded against formulas', { delimiter: ';', quote: "'", guardFormulas: true });

const isLatin = (text: string): boolean => Buffer.from(text, 'latin1').toString('latin1') === text;
register(
  'files in a code page',
  { encoding: 'latin1', multivalueSeparator: '|' },
  { canHold: isLatin, canName: isLatin },
);
