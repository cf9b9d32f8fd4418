import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnrankedPrecedence } from '../configuration/document.ts';
import { configuration, connector, forPeople, metaverse } from '../testing/documents.ts';
import { World } from '../testing/world.ts';

const SOURCES = ['hr', 'ad', 'mim'];
const FLOWS = { employeeId: 'employeeId', title: 'title', mails: 'mails' };

/** Three sources of equal rights, of which AD is told what the metaverse has. */
function equals(kind: UnrankedPrecedence): World {
  const source = {
    join: { person: [{ metaverseType: 'person', match: { employeeId: 'employeeId' } }] },
    project: { person: 'person' },
    importFlows: forPeople(FLOWS),
  };
  const exportFlows = forPeople({
    title: { expression: 'title', allowNulls: true },
    mails: { expression: 'mails', allowNulls: true },
  });
  return new World(
    configuration(
      SOURCES.map((id) => connector(id, { ...source, ...(id === 'ad' && { exportFlows }) })),
      metaverse({ person: { precedence: { title: kind, mails: kind } } }),
    ),
  );
}

interface Told {
  readonly source: string;
  readonly person: string;
  readonly title: string;
  readonly mails: readonly string[];
  /** Whether the source deletes the person, and whether what waits is exported and confirmed. */
  readonly gone: boolean;
  readonly send: boolean;
}

const told: fc.Arbitrary<Told> = fc.record({
  source: fc.constantFrom(...SOURCES),
  person: fc.constantFrom('1', '2'),
  title: fc.constantFrom('', 'a', 'b'),
  mails: fc.uniqueArray(fc.constantFrom('x', 'y', 'z')),
  gone: fc.nat(4).map((nth) => nth === 0),
  send: fc.boolean(),
});

function tell(world: World, { source, person, title, mails, gone, send }: Told): void {
  if (gone) {
    if (world.find(source, person)?.imported === true) world.stageDelete(source, person);
  } else {
    const values = { employeeId: person, ...(title !== '' && { title }), mails };
    world.stage(source, { dn: person, values });
  }
  expect(world.sync(source).errors).toEqual({});
  if (!send) return;
  world.exportAndConfirm('ad');
  expect(world.sync('ad').errors).toEqual({});
}

const story = fc.array(told, { minLength: 1, maxLength: 12 });

describe('equal precedence', () => {
  it('comes to rest, whatever was told by whom', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const world = equals('equal');
        for (const step of steps) tell(world, step);
        const settle = (): number =>
          SOURCES.reduce((sum, id) => sum + world.sync(id, 'full').changes, 0);
        for (let round = 0; round < 3; round += 1) {
          settle();
          world.exportAndConfirm('ad');
          world.sync('ad');
        }
        expect(settle()).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('never holds a value that no source has', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const world = equals('equal');
        for (const step of steps) tell(world, step);
        for (const mv of world.mvs.values())
          for (const attribute of ['title', 'mails'])
            for (const value of mv.attributes[attribute] ?? [])
              expect(
                [...world.objects.values()].some(
                  (cs) => cs.link?.mv === mv.id && (cs.scalars[attribute] ?? []).includes(value),
                ),
              ).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('comes to the same whatever the size of the pages', () => {
    fc.assert(
      fc.property(story, fc.constantFrom<UnrankedPrecedence>('equal', 'manual'), (steps, kind) => {
        const [whole, single] = [equals(kind), equals(kind)];
        single.pageSize = 1;
        for (const step of steps)
          for (const world of [whole, single]) tell(world, { ...step, send: false });
        expect(single.metaverse()).toEqual(whole.metaverse());
        expect(single.pending('ad')).toEqual(whole.pending('ad'));
      }),
      { numRuns: 100 },
    );
  });
});
