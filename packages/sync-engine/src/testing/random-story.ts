import fc from 'fast-check';
import { changes } from './random-change.ts';
import type { Change } from './random-change.ts';
import type { Command } from './random-command.ts';
import { settings } from './random-setting.ts';
import type { Setting } from './random-setting.ts';

/** One thing after another, under one configuration or several. */
export interface Story {
  readonly setting: Setting;
  readonly commands: readonly StoryCommand[];
}

export type StoryCommand =
  | Exclude<Command, { kind: 'run' }>
  | StoryRun
  | { readonly kind: 'configure'; readonly setting: Setting };

export interface StoryRun {
  readonly kind: 'run';
  readonly connector: string;
  readonly profile: 'full-import' | 'delta-import' | 'delta-sync' | 'full-sync' | 'export';
}

export const run = (connector: 'hr' | 'badges' | 'ad', profile: StoryRun['profile']): StoryRun => ({
  kind: 'run',
  connector,
  profile,
});

export const FROM_HR = [run('hr', 'full-import'), run('hr', 'delta-sync')];
const FROM_BADGES = [run('badges', 'full-import'), run('badges', 'delta-sync')];
export const TO_AD = [run('ad', 'export')];
export const FROM_AD = [run('ad', 'full-import'), run('ad', 'delta-sync')];

/** Runs as they follow each other in practice: chosen one by one they would mostly find nothing to do. */
const runs = fc.oneof(
  { weight: 6, arbitrary: fc.constant(FROM_HR) },
  { weight: 2, arbitrary: fc.constant(FROM_BADGES) },
  { weight: 3, arbitrary: fc.constant([...FROM_HR, ...TO_AD]) },
  { weight: 5, arbitrary: fc.constant([...TO_AD, ...FROM_AD]) },
  { weight: 3, arbitrary: fc.constant(FROM_AD) },
  { weight: 3, arbitrary: fc.constant([...FROM_HR, ...TO_AD, ...FROM_AD]) },
  {
    weight: 5,
    arbitrary: fc
      .constantFrom(...FROM_HR, ...FROM_BADGES, ...TO_AD, ...FROM_AD)
      .map((one) => [one]),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('hr', 'badges', 'ad').map((name) => [run(name, 'full-sync')]),
  },
);

/** As they are, or with delta imports. */
const runsOfBothKinds = fc
  .tuple(runs, fc.constantFrom(false, false, true))
  .map(([list, isDelta]) => (isDelta ? list.map(asDelta) : list));

const asDelta = (each: StoryRun): StoryRun =>
  each.profile === 'full-import' ? { ...each, profile: 'delta-import' } : each;

const changed = (change: Change): StoryCommand => ({ kind: 'change', change });
const change = changes.map(changed);
const mend = fc.constant<StoryCommand>({ kind: 'mend' });

/** Some changes, then some runs. */
const episode = fc
  .tuple(
    fc.array(fc.oneof({ weight: 6, arbitrary: change }, { weight: 1, arbitrary: mend }), {
      maxLength: 3,
    }),
    runsOfBothKinds,
  )
  .map(([before, after]): readonly StoryCommand[] => [...before, ...after]);

/** Something goes and comes back, before or after others heard of it. */
const thereAndBack = fc
  .record({
    id: fc.integer({ min: 0, max: 1 }),
    what: fc.constantFrom('title', 'person'),
    between: fc.constantFrom([], TO_AD, [...TO_AD, ...FROM_AD]),
  })
  .map(({ id, what, between }): readonly StoryCommand[] => {
    const titled = (value: number): StoryCommand =>
      changed({ kind: 'attribute', id, name: 'title', value });
    const [go, come] =
      what === 'title'
        ? [[titled(0)], [titled(1)]]
        : [
            [changed({ kind: 'remove', id })],
            [changed({ kind: 'person', id, employee: id, title: 1 })],
          ];
    return [...go, ...FROM_HR, ...between, ...come, ...FROM_HR];
  });

/** Another configuration, and everything looked at again under it. */
const reconfiguration = settings.map((setting): readonly StoryCommand[] => [
  { kind: 'configure', setting },
  run('hr', 'full-sync'),
  run('badges', 'full-sync'),
  run('ad', 'full-sync'),
]);

/** Who is there in the beginning: nobody yet, or some people and a group that were brought to the target. */
const opening = fc
  .record({
    people: fc.integer({ min: 0, max: 3 }),
    group: fc.boolean(),
    cycle: fc.constantFrom(false, true, true),
  })
  .map(({ people, group, cycle }): readonly StoryCommand[] => {
    const all = Array.from({ length: people }, (_, id) => id);
    return [
      ...all.map((id): StoryCommand => ({
        kind: 'change',
        change: { kind: 'person', id, employee: id, title: 1 },
      })),
      ...(group
        ? [{ kind: 'change' as const, change: { kind: 'group' as const, id: 0, member: all } }]
        : []),
      ...(cycle ? [...FROM_HR, ...TO_AD, ...FROM_AD] : []),
    ];
  });

/** Stories of at most so many episodes. */
export const stories = (episodes: number): fc.Arbitrary<Story> =>
  fc
    .record({
      setting: settings,
      opening,
      episodes: fc.array(
        fc.oneof(
          { weight: 12, arbitrary: episode },
          { weight: 3, arbitrary: thereAndBack },
          { weight: 1, arbitrary: reconfiguration },
        ),
        { maxLength: episodes, size: 'max' },
      ),
    })
    .map(({ setting, opening: first, episodes: rest }) => ({
      setting,
      commands: [...first, ...rest.flat()],
    }));

/** The story in lines to read, up to a command. */
export function linesOf({ setting, commands }: Story, told: number = commands.length): string {
  const lines = commands.slice(0, told).map((command) => {
    if (command.kind === 'run') return `${command.connector} ${command.profile}`;
    return JSON.stringify(command.kind === 'change' ? command.change : command);
  });
  return [JSON.stringify(setting), ...lines].join('\n');
}
