import { must } from '@cognate/kernel';
import { compileConfiguration } from '@cognate/sync-rules';
import type { ConfigurationDocument, SyncRules } from '@cognate/sync-rules';
import type { HistoryConfiguration } from '../history-configuration.ts';
import type { RecordedError, RecordedRun, RecordedStep } from '../recorded-run.ts';

/** Two connectors with a flow of every kind. */
const DOCUMENT: ConfigurationDocument = {
  metaverse: {
    attributes: { displayName: 'string', mail: 'string', company: 'string', unit: 'string' },
    types: { person: { attributes: ['displayName', 'mail', 'company', 'unit'] } },
  },
  connectors: [
    {
      id: 'hr',
      title: 'Human resources',
      type: 'delimited',
      settings: { files: [{ type: 'employee', path: 'employees.csv' }] },
      objectTypes: { employee: { attributes: { given: 'string', sn: 'string', mail: 'string' } } },
      project: { employee: 'person' },
      importFlows: {
        employee: {
          person: {
            displayName: 'given + " " + sn',
            mail: 'mail',
            company: { constant: 'Fabrikam' },
            unit: { dnPart: 2 },
          },
        },
      },
    },
    {
      id: 'directory',
      type: 'ldap',
      settings: { url: ['ldaps://dc1.fabrikam.example', 'ldaps://dc2.fabrikam.example'] },
      objectTypes: { user: { attributes: { cn: 'string', mail: 'string' } } },
      exportFlows: { user: { person: { mail: 'mail' } } },
      provision: [
        {
          id: 'directory-users',
          metaverseType: 'person',
          objectType: 'user',
          dn: '"cn=" + EscapeDNComponent(displayName)',
        },
      ],
    },
  ],
};

const exampleRules = (): SyncRules => {
  const { rules, problems } = compileConfiguration(DOCUMENT, () => ({
    dnStyle: 'ldap',
    canRename: true,
    canExport: true,
  }));
  return must(rules, `the example compiles: ${JSON.stringify(problems)}`);
};

export const exampleConfiguration = (): HistoryConfiguration => ({
  connectors: DOCUMENT.connectors,
  rules: exampleRules(),
});

const at = (clock: string): Date => new Date(`2026-03-31T${clock}Z`);

/** A step with nothing in it but what is given. */
export const aStep = (step: Partial<RecordedStep>): RecordedStep => ({
  step: 1,
  type: 'full-import',
  startedAt: at('04:00:00.000'),
  endedAt: at('04:00:07.250'),
  result: 'success',
  message: null,
  connections: [],
  settings: {},
  exportNumber: 0,
  lastCompletedExport: 0,
  ...step,
  counters: { staging: {}, discovery: {}, inbound: {}, outbound: {}, export: {}, ...step.counters },
});

export const anError = (error: Partial<RecordedError>): RecordedError => ({
  step: 1,
  kind: 'sync',
  type: 'unexpected-error',
  message: 'It went wrong.',
  at: at('04:00:05.000'),
  firstAt: at('04:00:05.000'),
  retries: 0,
  ...error,
});

export const aRun = (run: Partial<RecordedRun>): RecordedRun => ({
  id: 1,
  number: 1,
  connector: 'hr',
  profile: 'full-import',
  startedBy: 'ann',
  startedAt: at('04:00:00.000'),
  endedAt: at('04:00:07.250'),
  result: 'success',
  steps: [aStep({})],
  errors: [],
  ...run,
});

/** Runs that have everything in them that a history can have. */
export const exampleRuns: readonly RecordedRun[] = [
  aRun({
    id: 41,
    number: 7,
    profile: 'Full import and sync',
    startedBy: 'FABRIKAM\\svc-cognate',
    result: 'completed-sync-errors',
    steps: [
      aStep({
        result: 'completed-discovery-errors',
        settings: { pageSize: 500 },
        counters: {
          ...aStep({}).counters,
          staging: { 'stage-add': 3, 'stage-no-change': 1200, 'stage-failure': 2 },
          discovery: { 'filtered-objects': 4 },
        },
      }),
      aStep({
        step: 2,
        type: 'full-sync',
        result: 'completed-sync-errors',
        counters: {
          ...aStep({}).counters,
          inbound: {
            'disconnector-projected-flow': 2,
            'disconnector-remains': 5,
            'connector-flow': 11,
            'connector-no-flow': 1187,
            'flow-failure': 4,
          },
          outbound: {
            retired: { 'provisioned-disconnect': 1 },
            directory: { 'connector-flow': 11, 'provisioned-add-flow': 2 },
            hr: { 'connector-no-flow': 0 },
          },
        },
      }),
    ],
    errors: [
      anError({
        kind: 'discovery',
        type: 'missing-anchor-component',
        message: 'The column "id" is empty.',
        position: { entry: 17, line: 18, column: 1 },
        attribute: 'id',
      }),
      anError({
        kind: 'discovery',
        type: 'duplicate-object',
        message: '"1001" was reported before in this import.',
        dn: 'id=1001',
        anchor: '1001',
      }),
      ...(['displayName', 'mail', 'company', 'unit'] as const).map((attribute, index) =>
        anError({
          step: 2,
          type: 'cs-attribute-type-mismatch',
          object: 900 + index,
          dn: `id=${index}`,
          attribute,
          rule: `hr.import.employee.person.${attribute}`,
          algorithmStep: 'import-flow',
          firstAt: new Date('2026-03-29T22:10:00.5Z'),
          retries: 3,
        }),
      ),
      anError({
        step: 2,
        type: 'unique-index-violation',
        object: 904,
        dn: 'id=Møller & "Sons" <Ltd>',
        rule: 'a rule that is gone',
        algorithmStep: 'provisioning',
      }),
      anError({
        step: 2,
        type: 'extension-dll-exception',
        message: 'The extension "people" failed in provision: Error: no <name> (line 12)',
        object: 905,
        dn: 'id=905',
        algorithmStep: 'provisioning',
        extension: { name: 'people', callsite: 'provisioning', context: '' },
      }),
      anError({
        step: 2,
        kind: 'mv-retry',
        type: 'ambiguous-export-flow-to-single-valued-attribute',
        object: 12,
        dn: 'Zoë Ångström',
        algorithmStep: 'export-flow',
      }),
    ],
  }),
  aRun({
    id: 42,
    number: 3,
    connector: 'directory',
    profile: 'export',
    result: 'completed-export-errors',
    steps: [
      aStep({
        type: 'export',
        result: 'completed-export-errors',
        settings: { deletionLimit: 10 },
        exportNumber: 3,
        connections: [{ at: at('04:00:00.000'), result: 'success' }],
        lastCompletedExport: 3,
        counters: {
          ...aStep({}).counters,
          export: { 'export-add': 2, 'export-update': 11, 'export-failure': 1 },
        },
      }),
    ],
    errors: [
      anError({
        kind: 'export',
        type: 'permission-issue',
        message: 'The directory refuses to add "cn=Ann".',
        object: 77,
        dn: 'cn=Ann',
        cdError: 'insufficientAccessRights (50): no write access to parent',
        firstAt: at('03:00:05.000'),
        retries: 1,
      }),
    ],
  }),
  aRun({
    id: 43,
    number: 4,
    connector: 'directory',
    result: 'stopped-connectivity',
    steps: [
      aStep({
        result: 'stopped-connectivity',
        message: 'The directory went away.',
        connections: [{ at: at('04:00:07.249'), result: 'dropped-connection' }],
      }),
    ],
    errors: [
      anError({
        kind: 'connection',
        type: 'stopped-connectivity',
        message: 'The directory went away.',
        at: at('04:00:07.249'),
      }),
    ],
  }),
];
