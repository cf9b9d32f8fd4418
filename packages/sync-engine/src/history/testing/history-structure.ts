/**
 * What MIM's run history consists of, as data: which elements stand in which, in which order and how often, with
 * which attributes, and what their texts look like.
 */
export interface Shape {
  /** Attributes with what they hold; all of them are there, and no others. */
  readonly attributes?: Readonly<Record<string, Text>>;
  /** The elements inside in their order, each with `?`, `*`, `+` or nothing (exactly one), after spaces. */
  readonly inside?: string;
  /** What the text is; absent where there are only elements. */
  readonly text?: Text;
  /** Anything may be inside. */
  readonly free?: true;
}

export type Text = keyof typeof TEXTS;

export const TEXTS = {
  any: /^[^]*$/,
  guid: /^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/,
  number: /^\d+$/,
  time: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/,
  account: /^[^\\]*\\[^\\]+$/,
  word: /^[a-z]+(-[a-z]+)*$/,
  name: /\S/,
  listed: /^true$/,
  unlisted: /^false$/,
  connection:
    /^(success|failed-(connection|authentication|search)|dropped-connection|warning-no-watermark)$/,
  phase:
    /^(staging|connector-filter|join|projection|import-flow|provisioning|validate-connector-filter|deprovisioning|export-flow|mv-deletion|recall|mv-object-type-change)$/,
} as const;

const listed = (names: string): Readonly<Record<string, Shape>> =>
  Object.fromEntries(
    names
      .split(' ')
      .map((name) => [name, { text: 'number', attributes: { detail: 'listed' } } as const]),
  );
const unlisted: Shape = { text: 'number', attributes: { detail: 'unlisted' } };
const text = (kind: Text): Shape => ({ text: kind });

const STAGED = 'stage-add stage-update stage-rename stage-delete stage-delete-add stage-failure';
const INBOUND =
  'disconnector-filtered disconnector-joined-no-flow disconnector-joined-flow ' +
  'disconnector-joined-remove-mv disconnector-projected-no-flow disconnector-projected-flow ' +
  'disconnector-projected-remove-mv disconnector-remains connector-filtered-remove-mv ' +
  'connector-filtered-leave-mv connector-flow connector-flow-remove-mv connector-no-flow ' +
  'connector-delete-remove-mv connector-delete-leave-mv connector-delete-add-processed flow-failure';
const OUTBOUND =
  'provisioned-add-no-flow provisioned-add-flow provisioned-rename-no-flow ' +
  'provisioned-rename-flow provisioned-disconnect connector-flow connector-no-flow ' +
  'provisioned-delete-add-no-flow provisioned-delete-add-flow';
const EXPORT =
  'export-add export-update export-rename export-delete export-delete-add export-failure';

/** Elements by name; where a name means different things, by the name of the element around it as well. */
export const STRUCTURE: Readonly<Record<string, Shape>> = {
  'run-history': { inside: 'run-details+' },
  'run-details': {
    inside: 'ma-id ma-name run-number run-profile-name security-id step-details+',
  },
  'ma-id': text('guid'),
  'ma-name': text('name'),
  'run-number': text('number'),
  'run-profile-name': text('name'),
  'security-id': text('account'),
  'step-details': {
    attributes: { 'step-number': 'number', 'step-id': 'guid' },
    inside:
      'start-date end-date? step-result step-description current-export-step-counter ' +
      'last-successful-export-step-counter ma-connection ma-discovery-errors ' +
      'ma-discovery-counters synchronization-errors mv-retry-errors ' +
      'outbound-flow-counters* staging-counters inbound-flow-counters export-counters',
  },
  'start-date': text('time'),
  'end-date': text('time'),
  'step-result': text('word'),
  'step-description': { free: true },
  'current-export-step-counter': text('number'),
  'last-successful-export-step-counter': text('number'),

  'ma-connection': { inside: 'connection-result? server? connection-log?' },
  'connection-result': text('connection'),
  server: text('name'),
  'connection-log': { inside: 'incident' },
  incident: { inside: 'connection-result date server cd-error?' },
  date: text('time'),
  'incident/cd-error': { inside: 'error-code error-literal server-error-detail?' },
  'error-code': text('any'),
  'error-literal': text('any'),
  'server-error-detail': text('any'),

  'ma-discovery-errors': { inside: 'ma-object-error*' },
  'ma-object-error': {
    inside:
      'error-type entry-number? line-number? column-number? dn? anchor? attribute-name? ' +
      'cd-error?',
  },
  'error-type': text('word'),
  'entry-number': text('number'),
  'line-number': text('number'),
  'column-number': text('number'),
  dn: text('name'),
  anchor: text('any'),
  'attribute-name': text('name'),
  'cd-error': { inside: 'error-code error-literal server-error-detail? value*' },
  'ma-discovery-counters': { inside: 'filtered-deletions? filtered-objects?' },
  'filtered-deletions': text('number'),
  'filtered-objects': text('number'),

  'synchronization-errors': { inside: 'import-error* export-error*' },
  'import-error': {
    attributes: { 'cs-guid': 'guid', dn: 'any' },
    inside:
      'first-occurred retry-count date-occurred error-type algorithm-step ' +
      'change-not-reimported? extension-error-info? rules-error-info?',
  },
  'extension-error-info': {
    inside: 'extension-name extension-callsite extension-context call-stack',
  },
  'extension-name': text('name'),
  'extension-callsite': text('word'),
  'extension-context': text('any'),
  'call-stack': text('any'),
  'export-error': {
    attributes: { 'cs-guid': 'guid', dn: 'any' },
    inside: 'date-occurred first-occurred retry-count error-type cd-error?',
  },
  'first-occurred': text('time'),
  'date-occurred': text('time'),
  'retry-count': text('number'),
  'algorithm-step': text('phase'),
  'mv-retry-errors': { inside: 'retry-error*' },
  'retry-error': {
    attributes: { displayName: 'any' },
    inside: 'date-occurred error-type algorithm-step rules-error-info?',
  },

  'rules-error-info': { inside: 'context' },
  context: {
    attributes: { 'ma-id': 'guid', 'ma-name': 'name', 'cs-object-id': 'guid', dn: 'any' },
    inside: 'attribute-mapping',
  },
  'attribute-mapping': {
    attributes: { 'dest-attr': 'name', 'context-id': 'guid' },
    inside: 'direct-mapping? scripted-mapping? constant-mapping? dn-part-mapping?',
  },
  'direct-mapping': { inside: 'src-attribute' },
  'scripted-mapping': { inside: 'src-attribute+ script-context' },
  'constant-mapping': { inside: 'constant-value' },
  'dn-part-mapping': { inside: 'dn-part' },
  'src-attribute': text('name'),
  'script-context': text('name'),
  'constant-value': text('any'),
  'dn-part': text('number'),

  'outbound-flow-counters': {
    attributes: { ma: 'name', 'ma-id': 'guid' },
    inside: OUTBOUND.replaceAll(/[^ ]+/g, '$&?'),
  },
  'staging-counters': { inside: `stage-no-change ${STAGED}` },
  'inbound-flow-counters': { inside: INBOUND },
  'export-counters': { inside: EXPORT },
  ...listed(`${STAGED} ${INBOUND} ${OUTBOUND} ${EXPORT}`),
  'stage-no-change': unlisted,
  'disconnector-remains': unlisted,
};
