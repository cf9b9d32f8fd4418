import path from 'node:path';
import type { ExportChange } from '@cognate/connector-kit';
import {
  engineWorld,
  FakeSystem,
  fakeDocument,
  fileJournal,
  same,
  source,
  target,
} from '@cognate/testkit';
import type { EngineWorld, FakeValues, Profile, TestDatabase } from '@cognate/testkit';

/** The steps of one cycle in order; every one has several pages. */
export const PHASES = [
  { name: 'import of HR', connector: 'hr', profile: 'full-import' },
  { name: 'import of the phone book', connector: 'phones', profile: 'full-import' },
  { name: 'synchronization of HR', connector: 'hr', profile: 'delta-sync' },
  { name: 'synchronization of the phone book', connector: 'phones', profile: 'delta-sync' },
  { name: 'export', connector: 'ad', profile: 'export' },
  { name: 'confirming import', connector: 'ad', profile: 'full-import' },
  { name: 'synchronization of accounts', connector: 'ad', profile: 'delta-sync' },
  { name: 'correcting export', connector: 'ad', profile: 'export' },
] as const satisfies readonly { name: string; connector: string; profile: Profile }[];

export type Phase = (typeof PHASES)[number]['name'];

/** What the target is like: it identifies objects by an anchor, or it takes attributes only as a whole. */
const TARGETS = {
  'with anchors': { dnIsAnchor: false },
  'of whole attributes': { exportType: 'attribute-replace' },
} as const;

export type Target = keyof typeof TARGETS;

/** The sources as they are at first, and after changes of every kind. */
export type Version = 'first' | 'changed';

const PEOPLE = 14;
const PAGE_SIZE = 4;
const NAMES = Array.from({ length: PEOPLE }, (_, id) => `person ${id}`);

function hrSystem(version: Version): FakeSystem {
  const hr = new FakeSystem({ dnIsAnchor: false });
  for (const [id, name] of NAMES.entries())
    hr.put(name, {
      employeeId: String(id),
      name: `Person ${id}`,
      // The others have no account, or one that was not made here.
      ...(id % 5 === 4 ? {} : { title: 'Clerk' }),
      ...(id % 3 === 0 ? { phone: `hr ${id}` } : {}),
      ...(id === 0 ? {} : { manager: `person ${Math.floor((id - 1) / 2)}` }),
    });
  hr.put('All', { name: 'All', member: NAMES }, 'group');
  hr.put('Some', { name: 'Some', member: NAMES.slice(0, 5) }, 'group');
  hr.put('None', { name: 'None' }, 'group');
  if (version === 'changed') changeHr(hr);
  return hr;
}

function changeHr(hr: FakeSystem): void {
  hr.change('person 1', { title: 'Boss', manager: 'person 10' });
  hr.change('person 4', { title: 'Boss' });
  hr.change('person 0', { phone: [] });
  hr.change('person 10', { title: [] });
  for (const id of [2, 5]) hr.change(`person ${id}`, { employeeId: `${id}00` });
  for (const id of [3, 6, 12]) hr.remove(`person ${id}`);
  hr.put('person 20', { employeeId: '20', name: 'New', title: 'Clerk', manager: 'person 5' });
  hr.put('person 21', { employeeId: '21', name: 'Known', title: 'Clerk', manager: 'person 20' });
  hr.put('person 22', { employeeId: '22', name: 'Refused', title: 'Clerk', manager: 'person 21' });
  hr.rename({ 'person 8': 'person 9', 'person 9': 'person 8' });
  hr.change('None', { member: ['person 20', 'person 22', 'person 8'] });
  hr.change('Some', { member: ['person 0', 'person 9', 'person 21'] });
  hr.remove('All');
  hr.put('Rest', { name: 'Rest', member: ['person 1', 'person 2'] }, 'group');
}

/** Knows phones that HR does not know, and others that HR knows better. */
function phoneBook(version: Version): FakeSystem {
  const phones = new FakeSystem();
  for (let id = 0; id < 8; id += 1)
    phones.put(`phone ${id}`, { employeeId: String(id), phone: `book ${id}` });
  if (version === 'first') return phones;
  phones.remove('phone 1');
  phones.change('phone 0', { phone: 'book zero' });
  phones.change('phone 4', { phone: 'book four' });
  phones.put('phone 9', { employeeId: '9', phone: 'book 9' });
  phones.put('phone 13', { employeeId: '13', phone: 'book 13', title: 'Unheard' });
  return phones;
}

const BY_EMPLOYEE = { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] };
const ONLY_HR_KEEPS = { deletion: { rule: 'any-connector', connectors: ['hr'] } } as const;

const DOCUMENT = fakeDocument(
  [
    source('hr', { join: BY_EMPLOYEE }),
    source('phones', { join: BY_EMPLOYEE, project: {} }),
    target('ad', {
      join: BY_EMPLOYEE,
      provision: [
        {
          id: 'ad-person',
          metaverseType: 'person',
          objectType: 'person',
          dn: '"p-" + employeeId',
          when: 'IsPresent(title)',
          existing: 'join',
          flows: {
            ...same('employeeId', 'name', 'title', 'manager'),
            phone: { expression: 'phone', allowNulls: true },
          },
        },
        {
          id: 'ad-group',
          metaverseType: 'group',
          objectType: 'group',
          dn: '"g-" + name',
          flows: same('name', 'member'),
        },
      ],
    }),
  ],
  { person: ONLY_HR_KEEPS, group: ONLY_HR_KEEPS },
);

const accounts = (directory: string, kind: Target): FakeSystem =>
  new FakeSystem(TARGETS[kind], fileJournal(path.join(directory, 'ad.jsonl')));

/** What others do in the target before the cycle; it is in the journal like all that happens there. */
export function disturbTarget(directory: string, kind: Target, version: Version): void {
  const system = accounts(directory, kind);
  const write = (op: 'add' | 'update', dn: string, values: FakeValues): void => {
    const changes: ExportChange['changes'] = Object.entries(values).map(([attribute, value]) => ({
      attribute,
      op: 'replace',
      values: typeof value === 'object' ? value : [value],
    }));
    system.write({ id: 0, op, type: 'person', dn, changes });
  };
  if (version === 'first') {
    // To be taken over by its name, to be joined, and somebody whom nobody knows.
    write('add', 'p-7', { employeeId: '7', name: 'Was here' });
    write('add', 'old 9', { employeeId: '9', name: 'Was here too' });
    write('add', 'stranger', { employeeId: '99', name: 'Stranger' });
    return;
  }
  write('add', 'p-21', { employeeId: '21', name: 'Was here' });
  write('add', 'old 10', { employeeId: '10', name: 'Came meanwhile' });
  write('update', 'p-8', { title: 'Somebody else', phone: 'wrong' });
}

/** The sources in memory, and a target whose contents are in `directory`. */
export function mixedWorld(
  pool: TestDatabase['pool'],
  scene: { readonly directory: string; readonly target: Target; readonly version: Version },
): Promise<EngineWorld> {
  const ad = accounts(scene.directory, scene.target);
  // Stays pending, with what refers to it.
  ad.faults.refuse = ({ dn }) => (dn === 'p-22' ? 'permission-issue' : undefined);
  const systems = { hr: hrSystem(scene.version), phones: phoneBook(scene.version), ad };
  return engineWorld({ pool }, DOCUMENT, systems, { pageSize: PAGE_SIZE });
}
