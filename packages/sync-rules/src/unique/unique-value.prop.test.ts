import fc from 'fast-check';
import { expect, it } from 'vitest';
import { configuration, connector, forPeople } from '../testing/documents.ts';
import { World } from '../testing/world.ts';

/** Two sources of people who all want few names, and AD, where they want them too. */
const crowded = (): World =>
  new World(
    configuration([
      ...['hr', 'sub'].map((id) =>
        connector(id, {
          project: { person: 'person' },
          importFlows: forPeople({
            accountName: {
              expression: 'title',
              ifTaken: ['title + phone', 'title + LeftPad([<n>], 2, "0")'],
            },
          }),
        }),
      ),
      connector('ad', {
        provision: [
          {
            id: 'out',
            metaverseType: 'person',
            objectType: 'person',
            when: 'IsPresent(accountName)',
            dn: 'Left(accountName, 1)',
            ifTaken: ['Left(accountName, 1) + [<n>]'],
          },
        ],
        deprovision: 'delete-object',
      }),
    ]),
  );

interface Step {
  readonly source: string;
  readonly people: readonly {
    readonly dn: string;
    readonly title: string;
    readonly phone: string;
  }[];
  readonly gone: string;
  readonly send: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  source: fc.constantFrom('hr', 'sub'),
  people: fc.uniqueArray(
    fc.record({
      dn: fc.constantFrom('1', '2', '3', '4'),
      title: fc.constantFrom('jo', 'JO', 'al', ''),
      phone: fc.constantFrom('', '02', '2'),
    }),
    { selector: ({ dn }) => dn, maxLength: 4 },
  ),
  gone: fc.constantFrom('1', '2', '3', '4'),
  send: fc.boolean(),
});

function perform(world: World, { source, people, gone, send }: Step): void {
  if (people.every(({ dn }) => dn !== gone) && world.find(source, gone))
    world.stageDelete(source, gone);
  for (const { dn, title, phone } of people)
    world.stage(source, { dn, values: { ...(title && { title }), ...(phone && { phone }) } });
  expect(world.sync(source).errors).toEqual({});
  if (!send) return;
  world.exportAndConfirm('ad');
  expect(world.sync('ad').errors).toEqual({});
}

it('nobody ever has the name of another, and nothing changes without a reason', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(1, 2, Infinity),
      (steps, pageSize) => {
        const world = crowded();
        world.pageSize = pageSize;
        for (const each of steps) {
          perform(world, each);
          const names = [...world.mvs.values()].flatMap(({ attributes }) =>
            (attributes['accountName'] ?? []).map((name) => String(name).toLowerCase()),
          );
          expect(new Set(names).size).toBe(names.length);
        }
        const changes = ['hr', 'sub', 'ad'].map((id) => world.sync(id, 'full').changes);
        expect(changes).toEqual([0, 0, 0]);
      },
    ),
    {
      numRuns: 200,
      examples: [
        // An account under another name must not be given the one that the object's former account still has.
        [
          [
            { source: 'sub', people: [{ dn: '3', title: 'jo', phone: '' }], gone: '1', send: true },
            { source: 'sub', people: [{ dn: '3', title: '', phone: '' }], gone: '1', send: false },
            {
              source: 'sub',
              people: [{ dn: '3', title: 'al', phone: '' }],
              gone: '1',
              send: false,
            },
            {
              source: 'sub',
              people: [{ dn: '3', title: 'jo', phone: '' }],
              gone: '1',
              send: false,
            },
          ],
          1,
        ],
      ],
    },
  );
});
