import { EXPORT_COUNTERS, INBOUND_COUNTERS, STAGING_COUNTERS } from '@cognate/sync-rules';
import type { OutboundCounter } from '@cognate/sync-rules';
import type { StepCounters } from '../ports/record.ts';
import type { HistoryNames } from './history-configuration.ts';
import { element, textElement } from './xml.ts';
import type { XmlElement } from './xml.ts';

type Counts = Readonly<Record<string, number>>;

/** The order of MIM's file. */
const OUTBOUND_ORDER: readonly OutboundCounter[] = [
  'provisioned-add-no-flow',
  'provisioned-add-flow',
  'provisioned-rename-no-flow',
  'provisioned-rename-flow',
  'provisioned-disconnect',
  'connector-flow',
  'connector-no-flow',
  'provisioned-delete-add-no-flow',
  'provisioned-delete-add-flow',
];

const DISCOVERY_ORDER = ['filtered-deletions', 'filtered-objects'];

/** Counters without a list of the objects behind them; everything else can be looked into. */
const WITHOUT_LIST = new Set(['stage-no-change', 'disconnector-remains']);

/** What the import left out; only what was counted. */
export const discoveryCounters = ({ discovery }: StepCounters): XmlElement =>
  element(
    'ma-discovery-counters',
    counted(DISCOVERY_ORDER, discovery).map((name) => textElement(name, discovery[name] ?? 0)),
  );

/** One block per target of a synchronization, with what was counted. */
export const outboundBlocks = (
  { outbound }: StepCounters,
  names: HistoryNames,
): readonly XmlElement[] =>
  names.inOrder(Object.keys(outbound)).flatMap((connector) => {
    const counts = outbound[connector] ?? {};
    const shown = counted(OUTBOUND_ORDER, counts);
    if (shown.length === 0) return [];
    const { name, guid } = names.agent(connector);
    return [
      element('outbound-flow-counters', counters(shown, counts), { ma: name, 'ma-id': guid }),
    ];
  });

/** The blocks that every step has, whatever its type, with all their counters. */
export const counterBlocks = (step: StepCounters): readonly XmlElement[] => [
  element('staging-counters', counters(STAGING_COUNTERS, step.staging)),
  element('inbound-flow-counters', counters(INBOUND_COUNTERS, step.inbound)),
  element('export-counters', counters(EXPORT_COUNTERS, step.export)),
];

const counted = (order: readonly string[], counts: Counts): readonly string[] =>
  order.filter((name) => (counts[name] ?? 0) > 0);

const counters = (names: readonly string[], counts: Counts): readonly XmlElement[] =>
  names.map((name) =>
    textElement(name, counts[name] ?? 0, { detail: WITHOUT_LIST.has(name) ? 'false' : 'true' }),
  );
