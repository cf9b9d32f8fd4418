import type { Values } from '@cognate/kernel';
import type { ScriptCalls, ScriptMember } from '@cognate/sync-rules';
import { DeclineMappingException, EntryPointNotImplementedException } from '../api/exceptions.ts';
import type { IMASynchronization, IMVSynchronization } from '../api/members.ts';
import { csEntry, mvEntry } from './entries.ts';
import type { Written } from './entries.ts';
import { Provisioning } from './provisioned-entry.ts';
import type { SchemaIndex } from './schema.ts';
import { ValueSet } from './values.ts';

/** What an extension's module gives: the members of either interface. */
export type Members = IMASynchronization & IMVSynchronization;

type Answering = {
  readonly [M in ScriptMember]: (
    schema: SchemaIndex,
    members: Members,
    parameters: ScriptCalls[M]['parameters'],
  ) => ScriptCalls[M]['answer'];
};

/** A flow that failed, with its place among those of the call. */
export class FlowFailure extends Error {
  readonly flow: number;
  readonly rule: string;

  constructor(flow: number, rule: string, cause: unknown) {
    super('a flow failed', { cause });
    this.flow = flow;
    this.rule = rule;
  }
}

/** How each member is asked. What a member answers is checked here: its author may not use TypeScript's checker. */
export const answering: Answering = {
  filterForDisconnection: (schema, members, { cs }) =>
    booleanOf(memberOf(members, 'filterForDisconnection')(csEntry(schema, cs).entry)),
  mapAttributesForJoin: (schema, members, { cs, flow }) => {
    const member = memberOf(members, 'mapAttributesForJoin');
    const shape = { name: flow.attribute, type: 'string', multivalued: true } as const;
    const values = new ValueSet(shape, []);
    try {
      refusePromise(member(flow.name, csEntry(schema, cs).entry, values));
    } catch (error) {
      if (error instanceof DeclineMappingException) return [];
      throw error;
    }
    return values.list();
  },
  resolveJoinSearch: (schema, members, { cs, criterion, candidates }) => {
    const found = candidates.map((mv) => mvEntry(schema, mv).entry);
    const answer: unknown = memberOf(members, 'resolveJoinSearch')(
      criterion,
      csEntry(schema, cs).entry,
      found,
    );
    if (answer === false) return null;
    if (typeof answer === 'number') return answer;
    throw new TypeError(`resolveJoinSearch answers with an index or false, not ${kindOf(answer)}.`);
  },
  shouldProjectToMV: (schema, members, { cs }) => {
    const answer: unknown = memberOf(members, 'shouldProjectToMV')(csEntry(schema, cs).entry);
    if (answer === false) return null;
    // Yes, but to what? The rules have a name for that.
    if (answer === true) return '';
    if (typeof answer === 'string') return answer;
    throw new TypeError(`shouldProjectToMV answers with a type or false, not ${kindOf(answer)}.`);
  },
  mapAttributesForImport: (schema, members, { cs, mv, flows }) => {
    const member = memberOf(members, 'mapAttributesForImport');
    const source = csEntry(schema, cs).entry;
    return flows.map(({ name, attribute }, index) =>
      flowValues(index, name, attribute, () => {
        const target = mvEntry(schema, mv, attribute);
        return [target, member(name, source, target.entry)];
      }),
    );
  },
  mapAttributesForExport: (schema, members, { cs, mv, flows }) => {
    const member = memberOf(members, 'mapAttributesForExport');
    const source = mvEntry(schema, mv).entry;
    return flows.map(({ name, attribute }, index) =>
      flowValues(index, name, attribute, () => {
        const target = csEntry(schema, cs, attribute);
        return [target, member(name, source, target.entry)];
      }),
    );
  },
  deprovision: (schema, members, { cs }) => {
    const answer: unknown = memberOf(members, 'deprovision')(csEntry(schema, cs).entry);
    refusePromise(answer);
    return String(answer);
  },
  provision: (schema, members, parameters) => {
    const provisioning = new Provisioning(schema, parameters);
    refusePromise(memberOf(members, 'provision')(provisioning.entry()));
    return provisioning.commands;
  },
  shouldDeleteFromMV: (schema, members, { cs, mv }) =>
    booleanOf(
      memberOf(members, 'shouldDeleteFromMV')(csEntry(schema, cs).entry, mvEntry(schema, mv).entry),
    ),
};

function flowValues(
  index: number,
  rule: string,
  attribute: string,
  run: () => readonly [Written<unknown>, unknown],
): Values | null {
  try {
    const [{ table }, answer] = run();
    refusePromise(answer);
    return table.values(attribute);
  } catch (error) {
    if (error instanceof DeclineMappingException) return null;
    throw new FlowFailure(index, rule, error);
  }
}

function memberOf<K extends ScriptMember>(members: Members, name: K): NonNullable<Members[K]> {
  const member = members[name];
  if (member === undefined)
    throw new EntryPointNotImplementedException(`The extension has no ${name}.`);
  // The members of a module keep their `this`, as those of a class would.
  return member.bind(members) as NonNullable<Members[K]>;
}

function booleanOf(answer: unknown): boolean {
  refusePromise(answer);
  if (typeof answer === 'boolean') return answer;
  throw new TypeError(`The answer must be true or false, not ${kindOf(answer)}.`);
}

function refusePromise(answer: unknown): void {
  if (!(answer instanceof Promise)) return;
  // Nobody waits for it, not even for its failure.
  answer.catch(() => undefined);
  throw new TypeError('The member answers with a promise; it has to answer at once.');
}

function kindOf(answer: unknown): string {
  refusePromise(answer);
  return answer === null ? 'null' : typeof answer;
}
