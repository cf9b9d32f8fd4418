import { FakeSystem, fakeDocument, MemoryWorld, source, target } from '@cognate/testkit';
import fc from 'fast-check';
import { expect, it } from 'vitest';

/** Two sources of equal rights whose people want few names, and AD, where they want them too. */
const DOCUMENT = fakeDocument(
  [
    ...['hr', 'sub'].map((id) =>
      source(id, {
        join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
        importFlows: {
          person: {
            person: {
              employeeId: 'employeeId',
              name: 'name',
              title: 'title',
              mails: 'mails',
              mail: { expression: 'name + "@x"', ifTaken: ['name + [<n>] + "@x"'] },
            },
          },
          group: { group: { name: 'name', member: 'member' } },
        },
      }),
    ),
    target('ad', {
      provision: [
        {
          id: 'ad-person',
          metaverseType: 'person',
          objectType: 'person',
          dn: 'name',
          ifTaken: ['name + "-" + [<n>]'],
          flows: { mail: 'mail', title: 'title', mails: 'mails' },
        },
      ],
    }),
  ],
  {
    person: {
      precedence: { title: 'equal', mails: 'equal' },
      deletion: { rule: 'last-connector', connectors: ['ad'] },
    },
  },
);

interface Event {
  readonly system: 'hr' | 'sub';
  readonly dn: string;
  readonly what: 'person' | 'group' | 'gone';
  readonly name: string;
  readonly title: string;
  readonly mails: readonly string[];
  readonly member: string;
  readonly after: 'nothing' | 'read' | 'send';
}

const event: fc.Arbitrary<Event> = fc.record({
  system: fc.constantFrom('hr', 'sub'),
  dn: fc.constantFrom('1', '2', '3', '4', '5'),
  what: fc.constantFrom('person', 'person', 'person', 'group', 'gone'),
  name: fc.constantFrom('Jo', 'JO', 'Al'),
  title: fc.constantFrom('', 'a', 'b'),
  mails: fc.uniqueArray(fc.constantFrom('x', 'y', 'z')),
  member: fc.constantFrom('1', '2', '3'),
  after: fc.constantFrom('nothing', 'read', 'read', 'send'),
});

class Story {
  readonly systems = { hr: new FakeSystem(), sub: new FakeSystem(), ad: new FakeSystem() };
  readonly world: MemoryWorld;
  /** Steps that did not succeed. */
  readonly failed: string[] = [];

  constructor(pageSize: number) {
    this.world = new MemoryWorld(DOCUMENT, this.systems, { pageSize });
  }

  async happen({ system: id, dn, what, after, ...values }: Event): Promise<void> {
    const system = this.systems[id];
    const { name, title, mails, member } = values;
    if (what === 'gone') system.remove(dn);
    else if (what === 'group') system.put(dn, { name: `${name}${dn}`, member }, 'group');
    else system.put(dn, { employeeId: dn, name, mails, ...(title !== '' && { title }) });
    if (after === 'nothing') return;
    for (const from of ['hr', 'sub'] as const) await this.run(from, 'full-import', 'delta-sync');
    if (after === 'send') await this.run('ad', 'export', 'full-import', 'delta-sync');
  }

  async run(
    id: string,
    ...steps: readonly ('full-import' | 'delta-sync' | 'full-sync' | 'export')[]
  ): Promise<void> {
    for (const step of steps) {
      const { result } = await this.world.attempt(id, step);
      if (result !== 'success') this.failed.push(`${id} ${step}: ${result}`);
    }
  }

  async settle(): Promise<void> {
    for (const from of ['hr', 'sub']) await this.run(from, 'full-import', 'full-sync');
    await this.run('ad', 'export', 'full-import', 'full-sync');
  }
}

it('equal rights, unique names and replaced objects come to rest, on pages of any size', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 10 }), async (events) => {
      const [whole, single] = [new Story(1000), new Story(1)];
      for (const story of [whole, single]) {
        for (const each of events) await story.happen(each);
        for (let round = 0; round < 3; round += 1) await story.settle();
        const settled = story.world.state();
        await story.settle();
        expect(story.world.state()).toEqual(settled);
        expect(story.failed).toEqual([]);
        const mails = Object.values(settled.metaverse).flatMap(({ attributes }) =>
          (attributes['mail'] ?? []).map((mail) => String(mail).toLowerCase()),
        );
        expect(new Set(mails).size).toBe(mails.length);
      }
      expect(single.world.state()).toEqual(whole.world.state());
    }),
    { numRuns: 40 },
  );
});
