import type { FakeSystem, Systems } from '@cognate/testkit';
import fc from 'fast-check';

/** Something that happens in a connected system between two runs. Numbers mean objects by name. */
export type Change =
  | {
      readonly kind: 'person';
      readonly id: number;
      readonly employee: number;
      readonly title: number;
    }
  | {
      readonly kind: 'attribute';
      readonly id: number;
      readonly name: string;
      readonly value: number;
    }
  | { readonly kind: 'manager'; readonly id: number; readonly manager: number }
  | { readonly kind: 'group'; readonly id: number; readonly member: readonly number[] }
  | { readonly kind: 'remove'; readonly id: number }
  | { readonly kind: 'remove group'; readonly id: number }
  | { readonly kind: 'rename'; readonly id: number; readonly to: number }
  | { readonly kind: 'swap'; readonly id: number; readonly to: number }
  | { readonly kind: 'hide'; readonly id: number }
  | { readonly kind: 'garble'; readonly id: number }
  | { readonly kind: 'repeat'; readonly id: number }
  | {
      readonly kind: 'badge';
      readonly id: number;
      readonly employee: number;
      readonly title: number;
    }
  | { readonly kind: 'remove badge'; readonly id: number }
  | { readonly kind: 'tamper'; readonly id: number; readonly name: string; readonly value: number }
  | { readonly kind: 'stray'; readonly id: number }
  | { readonly kind: 'remove account'; readonly id: number }
  | { readonly kind: 'refuse'; readonly id: number }
  | { readonly kind: 'ignore'; readonly id: number }
  | { readonly kind: 'rewrite'; readonly name: string };

/** Mostly the same few: what happens to one object several times is what is hard. */
const id = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 1 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 5 }) },
);
const value = fc.integer({ min: 0, max: 3 });
const attributeName = fc.constantFrom('title', 'title', 'phone', 'name', 'mails');

export const changes: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('person' as const), id, employee: id, title: value }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('attribute' as const),
      id,
      name: attributeName,
      value,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('manager' as const), id, manager: id }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('group' as const),
      id: fc.integer({ min: 0, max: 1 }),
      member: fc.uniqueArray(id, { maxLength: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), id }) },
  fc.record({ kind: fc.constant('remove group' as const), id: fc.integer({ min: 0, max: 1 }) }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rename' as const), id, to: id }) },
  fc.record({ kind: fc.constant('swap' as const), id, to: id }),
  fc.record({ kind: fc.constantFrom('hide' as const, 'garble' as const, 'repeat' as const), id }),
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('badge' as const), id, employee: id, title: value }),
  },
  fc.record({ kind: fc.constant('remove badge' as const), id }),
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('tamper' as const), id, name: attributeName, value }),
  },
  fc.record({ kind: fc.constant('stray' as const), id }),
  fc.record({ kind: fc.constant('remove account' as const), id }),
  fc.record({ kind: fc.constantFrom('refuse' as const, 'ignore' as const), id }),
  fc.record({ kind: fc.constant('rewrite' as const), name: attributeName }),
);

/** A value, or none for 0. */
const valueOf = (attribute: string, number: number): string | readonly string[] => {
  if (number === 0) return [];
  if (attribute === 'title' && number === 3) return 'Robot';
  return attribute === 'mails'
    ? Array.from({ length: number }, (_, n) => `${n}@test`)
    : `${attribute} ${number}`;
};

const person = (number: number): string => `person ${number}`;
const group = (number: number): string => `group ${number}`;

/** Does it, as far as it makes sense in the state that the systems are in: the same in equal states. */
export function apply({ hr, badges, ad }: Systems, change: Change): void {
  if (hr === undefined || badges === undefined || ad === undefined) return;
  switch (change.kind) {
    case 'badge':
      badges.put(`badge ${change.id}`, {
        employeeId: String(change.employee),
        phone: `badge ${change.id}`,
        title: valueOf('title', change.title),
      });
      break;
    case 'remove badge':
      badges.remove(`badge ${change.id}`);
      break;
    case 'tamper':
    case 'stray':
    case 'remove account':
    case 'refuse':
    case 'ignore':
    case 'rewrite':
      applyToAccounts(ad, change);
      break;
    default:
      applyToHr(hr, change);
  }
}

type OfAccounts = Extract<
  Change,
  { kind: 'tamper' | 'stray' | 'remove account' | 'refuse' | 'ignore' | 'rewrite' }
>;
type OfBadges = Extract<Change, { kind: 'badge' | 'remove badge' }>;
type OfHr = Exclude<Change, OfAccounts | OfBadges>;

function applyToAccounts(ad: FakeSystem, change: OfAccounts): void {
  if (change.kind === 'rewrite') {
    ad.faults.rewrite = (name, values) =>
      name === change.name ? values.map((each) => `${each}!`) : values;
    return;
  }
  const account = `p-${change.id}`;
  const exists = ad.find(account) !== undefined;
  switch (change.kind) {
    case 'tamper':
      if (exists) ad.change(account, { [change.name]: valueOf(change.name, change.value) });
      break;
    case 'stray':
      if (!exists) ad.put(account, { employeeId: String(change.id), title: 'Stray' });
      break;
    case 'remove account':
      ad.remove(account);
      break;
    case 'refuse':
      ad.faults.refuse = ({ dn }) => (dn === account ? 'permission-issue' : undefined);
      break;
    case 'ignore':
      ad.faults.ignore = ({ dn, op }) => dn === account && op === 'update';
      break;
  }
}

function applyToHr(hr: FakeSystem, change: OfHr): void {
  const name = person(change.id);
  const exists = hr.find(name) !== undefined;
  switch (change.kind) {
    case 'person':
      hr.put(name, {
        employeeId: String(change.employee),
        name: `Person ${change.employee}`,
        title: valueOf('title', change.title),
      });
      break;
    case 'attribute':
      if (exists) hr.change(name, { [change.name]: valueOf(change.name, change.value) });
      break;
    case 'manager':
      // Nobody is his own manager: such references would wait for the object that they are part of.
      if (exists && change.manager !== change.id)
        hr.change(name, { manager: person(change.manager) });
      break;
    case 'group':
      hr.put(
        group(change.id),
        { name: `Group ${change.id}`, member: change.member.map(person) },
        'group',
      );
      break;
    case 'remove':
      hr.remove(name);
      break;
    case 'remove group':
      hr.remove(group(change.id));
      break;
    case 'hide':
    case 'garble':
    case 'repeat':
      disturb(hr, change.kind, name);
      break;
    case 'rename':
    case 'swap':
      renamePerson(hr, change);
      break;
  }
}

/** The object is not reported, or cannot be read, or comes twice. */
function disturb({ faults }: FakeSystem, how: 'hide' | 'garble' | 'repeat', name: string): void {
  if (how === 'hide') faults.hidden = [name];
  else if (how === 'repeat') faults.twice = [name];
  else
    faults.unreadable = ({ dn }) =>
      dn === name ? { type: 'invalid-attribute-value', message: 'Not to be read.' } : undefined;
}

function renamePerson(hr: FakeSystem, { kind, id: from, to }: Extract<OfHr, { to: number }>): void {
  if (from === to || hr.find(person(from)) === undefined) return;
  const taken = hr.find(person(to)) !== undefined;
  if (kind === 'rename' && !taken) hr.rename({ [person(from)]: person(to) });
  if (kind === 'swap' && taken)
    hr.rename({ [person(from)]: person(to), [person(to)]: person(from) });
}

/** Ends all faults. */
export function mend(systems: Systems): void {
  for (const system of Object.values(systems)) {
    system.faults.hidden = undefined;
    system.faults.unreadable = undefined;
    system.faults.twice = undefined;
    system.faults.refuse = undefined;
    system.faults.ignore = undefined;
    system.faults.rewrite = undefined;
  }
}
