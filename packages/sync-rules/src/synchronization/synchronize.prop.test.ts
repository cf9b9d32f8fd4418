import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  document,
  events,
  independentEvents,
  orderless,
  projecting,
  play,
  settle,
  traceless,
} from '../testing/arbitrary-world.ts';
import { canonical } from '../testing/canonical.ts';
import { snapshot } from '../testing/snapshot.ts';
import { World } from '../testing/world.ts';
import { synchronizeObject } from './synchronize-object.ts';

const RUNS = 200;
const CONNECTORS = ['hr', 'badge', 'dir'];

/** Some order of ids, the same for the same seed. */
const shuffling =
  (seed: number) =>
  (ids: readonly number[]): readonly number[] => {
    const weight = (id: number): number => Math.imul(id ^ seed, 2654435761) >>> 0;
    return ids.toSorted((a, b) => weight(a) - weight(b));
  };

describe('synchronization', () => {
  it('settles, and then neither a full nor another full synchronization changes anything', () => {
    fc.assert(
      fc.property(document, events, (configuration, happening) => {
        const world = play(new World(configuration), happening);
        expect(settle(world)).toBe(true);
        for (const id of [...CONNECTORS, ...CONNECTORS])
          expect([id, world.sync(id, 'full').changes]).toEqual([id, 0]);
      }),
      { numRuns: RUNS },
    );
  });

  it('comes to the same by deltas as by full synchronizations', () => {
    fc.assert(
      fc.property(traceless, events, (configuration, happening) => {
        const delta = play(new World(configuration), happening);
        const full = play(new World(configuration), happening, { mode: 'full' });
        settle(delta);
        settle(full);
        expect(canonical(full)).toEqual(canonical(delta));
      }),
      { numRuns: RUNS },
    );
  });

  it('comes to the same whatever the size of the pages', () => {
    fc.assert(
      fc.property(
        traceless,
        events,
        fc.integer({ min: 1, max: 3 }),
        (configuration, happening, size) => {
          const whole = play(new World(configuration), happening);
          const parts = new World(configuration);
          parts.pageSize = size;
          play(parts, happening);
          settle(whole);
          settle(parts);
          expect(canonical(parts)).toEqual(canonical(whole));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('comes to the same in any order of objects, where none takes a name or a partner from another', () => {
    fc.assert(
      fc.property(orderless, independentEvents, fc.integer(), (configuration, happening, seed) => {
        const one = play(new World(configuration), happening);
        const other = play(new World(configuration), happening, { order: shuffling(seed) });
        settle(one);
        settle(other);
        expect(canonical(other)).toEqual(canonical(one));
      }),
      { numRuns: RUNS },
    );
  });

  it('comes to the same in any order of sources, where each finds its partner by itself', () => {
    const reports = independentEvents.map((all) => all.filter((event) => event.kind === 'report'));
    fc.assert(
      fc.property(projecting, reports, (configuration, happening) => {
        const one = play(new World(configuration), happening);
        const other = play(new World(configuration), happening);
        settle(one, ['hr', 'badge', 'dir']);
        settle(other, ['badge', 'hr', 'dir']);
        expect(canonical(other)).toEqual(canonical(one));
      }),
      { numRuns: RUNS },
    );
  });

  it('of an object that broke off anywhere is as if it had not been tried', () => {
    fc.assert(
      fc.property(
        document,
        events,
        fc.nat({ max: 30 }),
        fc.nat({ max: 20 }),
        (configuration, happening, at, which) => {
          const world = play(new World(configuration), happening);
          const ids = CONNECTORS.flatMap((id) => world.taken(id, 'full'));
          const page = ids.slice(0, (which % Math.max(1, ids.length)) + 1);
          let left = Infinity;
          const broken = world.open(page, () => {
            left -= 1;
            if (left < 0) throw new RangeError('broken off');
          });
          const smooth = world.open(page);
          world.ids = 1000;
          for (const id of page) synchronizeObject(smooth, id);
          world.ids = 1000;
          for (const id of page) {
            const before = world.ids;
            left = at;
            try {
              synchronizeObject(broken, id);
            } catch (error) {
              expect(error).toBeInstanceOf(RangeError);
              world.ids = before;
              left = Infinity;
              synchronizeObject(broken, id);
            }
          }
          const [a, b] = [snapshot(broken, world), snapshot(smooth, world)];
          expect(a).toEqual(b);
        },
      ),
      { numRuns: RUNS },
    );
  });
});
