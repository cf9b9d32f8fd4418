import { ReferenceModel } from '@cognate/testkit';
import type { NaturalState, Profile, Systems } from '@cognate/testkit';
import type { ConfigurationDocument, SyncRules } from '@cognate/sync-rules';
import type { RunRow } from '../ports/run-store.ts';
import { differences } from './differences.ts';
import { apply, mend } from './random-change.ts';
import { documentOf, reconfigured, systemsOf } from './random-setting.ts';
import { linesOf } from './random-story.ts';
import type { Story, StoryCommand, StoryRun } from './random-story.ts';

/** The engine on some store, as stories need it. */
export interface StoryWorld {
  readonly rules: SyncRules;
  configure(document: ConfigurationDocument): void;
  attempt(connector: string, profile: Profile): Promise<RunRow>;
  state(): NaturalState | Promise<NaturalState>;
}

export type OpenWorld = (
  document: ConfigurationDocument,
  systems: Systems,
) => StoryWorld | Promise<StoryWorld>;

type SyncMode = 'delta-sync' | 'full-sync';

const CYCLES = 12;

/** A story on the engine and on the model, each with systems of its own. */
export class Telling {
  readonly #story: Story;
  readonly #engine: { readonly world: StoryWorld; readonly systems: Systems };
  readonly #model: { readonly world: ReferenceModel; readonly systems: Systems };
  readonly #mode: SyncMode;
  /** Where engine and model first did not agree; from then on nothing more is told. */
  disagreement: string | undefined;

  private constructor(story: Story, world: StoryWorld, systems: Systems, mode: SyncMode) {
    const own = systemsOf(story.setting);
    this.#story = story;
    this.#mode = mode;
    this.#engine = { world, systems };
    this.#model = { world: new ReferenceModel(documentOf(story.setting), own), systems: own };
  }

  static async open(
    story: Story,
    open: OpenWorld,
    mode: SyncMode = 'delta-sync',
  ): Promise<Telling> {
    const systems = systemsOf(story.setting);
    return new Telling(story, await open(documentOf(story.setting), systems), systems, mode);
  }

  /** Tells all of it, and compares engine and model after every run. */
  async tell(): Promise<void> {
    for (const [index, command] of this.#story.commands.entries()) {
      await this.#perform(command);
      if (command.kind === 'run') await this.#compare(index + 1);
    }
  }

  /** Cycles until one changes nothing any more. */
  async settle(): Promise<void> {
    await this.#perform({ kind: 'mend' });
    for (let before = '', round = 0; round < CYCLES; round += 1) {
      for (const { id } of this.#engine.world.rules.connectorList) {
        await this.run(id, 'full-import');
        await this.run(id, this.#mode);
      }
      for (const profile of ['export', 'full-import', this.#mode] as const)
        await this.run('ad', profile);
      const after = JSON.stringify(await this.achieved());
      if (before === after) return;
      before = after;
    }
    this.disagreement ??= `The cycles do not come to rest.\n${linesOf(this.#story)}`;
  }

  async run(connector: string, profile: StoryRun['profile']): Promise<void> {
    await this.#perform({ kind: 'run', connector, profile });
    await this.#compare(this.#story.commands.length);
  }

  get connectors(): readonly string[] {
    return this.#engine.world.rules.connectorList.map(({ id }) => id);
  }

  /** How often the target was written to. */
  get operations(): number {
    return this.#engine.systems['ad']?.operations.length ?? 0;
  }

  /** The state of everything; which of the objects that fail was tried last is not part of what was achieved. */
  async achieved(): Promise<Record<string, unknown>> {
    const picture = {
      ...(await this.#engine.world.state()),
      ad: this.#engine.systems['ad']?.contents(),
    };
    const text = JSON.stringify(picture, (name, value: unknown) =>
      name === 'error' || name === 'retry' ? undefined : value,
    );
    // It was an object before it was text.
    return JSON.parse(text) as Record<string, unknown>;
  }

  async #perform(command: StoryCommand): Promise<void> {
    if (this.disagreement !== undefined) return;
    const [engine, model] = [this.#engine, this.#model];
    if (command.kind === 'run') return this.#run(command.connector, command.profile);
    if (command.kind === 'configure') {
      const document = documentOf(reconfigured(this.#story.setting, command.setting));
      engine.world.configure(document);
      model.world.configure(document);
      return;
    }
    for (const systems of [engine.systems, model.systems])
      if (command.kind === 'mend') mend(systems);
      else apply(systems, command.change);
  }

  async #run(connector: string, profile: StoryRun['profile']): Promise<void> {
    if (!this.#engine.world.rules.connectors.has(connector)) return;
    const step = profile === 'delta-sync' ? this.#mode : profile;
    const { result, steps } = await this.#engine.world.attempt(connector, step);
    // Nothing happens before a full import has said where the next delta starts.
    if (result === 'no-start-full-import-required') return;
    if (!/^success$|^completed-/.test(result))
      this.disagreement = `${connector} ${step} ended ${result}: ${steps[0]?.message ?? ''}`;
    this.#model.world.run(connector, step);
  }

  async #compare(told: number): Promise<void> {
    if (this.disagreement !== undefined) return;
    const engine = { ...(await this.#engine.world.state()), ad: contents(this.#engine.systems) };
    const model = { ...this.#model.world.state(), ad: contents(this.#model.systems) };
    const found = differences(engine, model);
    if (found.length === 0) return;
    this.disagreement = `${found.join('\n')}\n\nWhat happened:\n${linesOf(this.#story, told)}`;
  }
}

const contents = (systems: Systems): unknown => systems['ad']?.contents();
