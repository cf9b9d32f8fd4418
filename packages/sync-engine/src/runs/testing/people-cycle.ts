import path from 'node:path';
import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  fileJournal,
  source,
  target,
} from '@cognate/testkit';
import type { EngineWorld, Profile, TestDatabase } from '@cognate/testkit';

/** The steps of one cycle in order; every one has several pages. */
export const PHASES = [
  { name: 'import', connector: 'hr', profile: 'full-import' },
  { name: 'synchronization', connector: 'hr', profile: 'delta-sync' },
  { name: 'export', connector: 'ad', profile: 'export' },
  { name: 'confirming import', connector: 'ad', profile: 'full-import' },
  { name: 'delta synchronization', connector: 'ad', profile: 'delta-sync' },
] as const satisfies readonly { name: string; connector: string; profile: Profile }[];

export type Phase = (typeof PHASES)[number]['name'];

const PEOPLE = 13;
const PAGE_SIZE = 4;

/** HR as it is at first, and after changes of every kind. */
export type Version = 'first' | 'changed';

function hrSystem(version: Version): FakeSystem {
  const hr = new FakeSystem({ dnIsAnchor: false });
  for (let id = 0; id < PEOPLE; id += 1)
    hr.put(`person ${id}`, {
      employeeId: String(id),
      name: `Person ${id}`,
      ...(id === 0 ? {} : { manager: `person ${Math.floor((id - 1) / 2)}` }),
    });
  const names = Array.from({ length: PEOPLE }, (_, id) => `person ${id}`);
  hr.put('All', { name: 'All', member: names }, 'group');
  hr.put('Some', { name: 'Some', member: names.slice(0, 5) }, 'group');
  hr.put('None', { name: 'None' }, 'group');
  if (version === 'first') return hr;
  for (const id of [1, 4, 7]) hr.change(`person ${id}`, { title: 'Boss', manager: 'person 10' });
  for (const id of [2, 5]) hr.change(`person ${id}`, { employeeId: `${id}00` });
  for (const id of [3, 6, 12]) hr.remove(`person ${id}`);
  hr.put('person 20', { employeeId: '20', name: 'New', manager: 'person 5' });
  hr.put('person 21', { employeeId: '21', name: 'New too', manager: 'person 20' });
  hr.rename({ 'person 8': 'person 9', 'person 9': 'person 8' });
  hr.change('None', { member: ['person 20', 'person 21', 'person 8'] });
  hr.change('Some', { member: ['person 0', 'person 9', 'person 21'] });
  hr.remove('All');
  hr.put('Rest', { name: 'Rest', member: ['person 1', 'person 2'] }, 'group');
  return hr;
}

const DOCUMENT = fakeDocument([source('hr'), target('ad')], {
  person: { deletion: { rule: 'any-connector', connectors: ['hr'] } },
  group: { deletion: { rule: 'any-connector', connectors: ['hr'] } },
});

/** HR in memory, and a target whose contents are in `directory`. */
export function peopleWorld(
  pool: TestDatabase['pool'],
  directory: string,
  version: Version,
): Promise<EngineWorld> {
  const ad = new FakeSystem({}, fileJournal(path.join(directory, 'ad.jsonl')));
  return engineWorld({ pool }, DOCUMENT, { hr: hrSystem(version), ad }, { pageSize: PAGE_SIZE });
}
