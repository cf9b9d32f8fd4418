import type { Values } from '@cognate/kernel';
import type { Contribution } from '@cognate/sync-rules';
import type { RecordedValue } from '../ports/lineage-store.ts';
import type { ValueDifference } from '../ports/what-if-store.ts';

/** Something that happened to the values of an attribute. */
export interface ValueEvent {
  readonly attribute: string;
  /** The run that did it. */
  readonly run: number;
  /** `set`: there was nothing before; `taken-over`: the same values, from elsewhere. */
  readonly kind: 'set' | 'changed' | 'removed' | 'taken-over';
  /** Undefined where the values are secret, or not known any more. */
  readonly values: ValueDifference | undefined;
  readonly isSecret: boolean;
  /** Where the values came from then; undefined when they were removed, or a reference lost what it meant. */
  readonly origin: Contribution | undefined;
  /** Where those before them had come from. */
  readonly before: Contribution | undefined;
}

/** What an attribute has now. */
export interface CurrentValue {
  readonly values: Values;
  readonly origin: Contribution | undefined;
}

/** The life of one attribute, newest first, from what it has now and what it had (newest first too). */
export function valueEvents(
  attribute: string,
  isSecret: boolean,
  current: CurrentValue | undefined,
  past: readonly RecordedValue[],
): readonly ValueEvent[] {
  const events: Told[] = [];
  let state: Known = { origin: current?.origin, values: current?.values };
  for (const record of past) {
    if (state.origin !== undefined && state.origin.run > record.run) {
      events.push(setEvent(state.origin, state.values));
      state = { origin: undefined, values: undefined };
    }
    const values = differenceOf(record, state);
    events.push(eventOf(record, state, values));
    state = {
      origin: record.origin ?? state.origin,
      values: record.values === 'same' ? state.values : valuesBefore(state.values, values),
    };
  }
  if (state.origin !== undefined) events.push(setEvent(state.origin, state.values));
  return events.map((event) => ({
    attribute,
    isSecret,
    ...event,
    ...(isSecret ? { values: undefined } : {}),
  }));
}

type Told = Omit<ValueEvent, 'attribute' | 'isSecret'>;

/** What is known of the values after the change that is looked at; no origin where there were none. */
interface Known {
  readonly origin: Contribution | undefined;
  readonly values: Values | undefined;
}

const setEvent = (origin: Contribution, values: Values | undefined): Told => ({
  run: origin.run,
  kind: 'set',
  values: values && { removed: [], added: values },
  origin,
  before: undefined,
});

function eventOf(
  { run, origin, values: recorded }: RecordedValue,
  after: Known,
  values: ValueDifference | undefined,
): Told {
  const changed = after.origin === undefined ? 'removed' : 'changed';
  return {
    run,
    kind: recorded === 'same' ? 'taken-over' : changed,
    values,
    // Who supplies the others did not take a reference away that went with what it meant.
    origin: after.origin?.run === run ? after.origin : undefined,
    before: origin ?? after.origin,
  };
}

/** What a page took away another one of the same run may have set again. */
function differenceOf(
  { run, values, isGone }: RecordedValue,
  after: Known,
): ValueDifference | undefined {
  if (typeof values === 'string') return undefined;
  if (!isGone || after.origin?.run !== run) return values;
  return { ...values, added: after.values ?? values.added };
}

/** The values before a change, where those after it are known. */
function valuesBefore(
  after: Values | undefined,
  difference: ValueDifference | undefined,
): Values | undefined {
  if (difference === undefined) return undefined;
  const { removed, added } = difference;
  const gone = new Set(added);
  return [...(after ?? []).filter((value) => !gone.has(value)), ...removed];
}
