import { canonicalValues, foldDn, foldName, must, sameValues } from '@cognate/kernel';
import type { Attributes, Values } from '@cognate/kernel';
import type {
  DiscoveryError,
  ExportChange,
  ExportResult,
  ImportEntry,
  ImportPage,
} from '../change.ts';
import type { ConnectorSession } from '../connector.ts';
import type { ContractFactory, ContractSubject, SampleObject } from './contract-subject.ts';
import { settledPage } from './settled-page.ts';

/** A change without the engine's handle, which the system gives it when it is sent. */
export type Draft = Omit<ExportChange, 'id'>;

/** What an import of everything gave. */
interface ImportOutcome {
  readonly pages: readonly ImportPage[];
  readonly entries: readonly ImportEntry[];
  readonly errors: readonly DiscoveryError[];
}

/** The connected system of one test, and what the tests do with it again and again. */
export class ContractSystem {
  readonly subject: ContractSubject;
  readonly #factory: ContractFactory;
  readonly #sessions: ConnectorSession[] = [];
  #nextId = 1;

  constructor(factory: ContractFactory, subject: ContractSubject) {
    this.#factory = factory;
    this.subject = subject;
  }

  /** Opens a session, which the end of the test closes. */
  async open(
    signal: AbortSignal = new AbortController().signal,
    settings: unknown = this.subject.settings,
  ): Promise<ConnectorSession> {
    const { type } = this.#factory;
    const { baseDirectory, schema, secret = refuseSecret } = this.subject;
    const session = await type.open(type.manifest.settings.parse(settings), {
      baseDirectory,
      schema,
      signal,
      secret,
    });
    this.#sessions.push(session);
    return session;
  }

  /** Sends changes as one page in a session of their own and ends the export as the engine does. */
  async send(drafts: readonly Draft[]): Promise<readonly ExportResult[]> {
    const session = await this.open();
    const results = await this.sendPage(session, drafts);
    await session.finishExport();
    await session.close();
    return results;
  }

  /** As `send`, for changes that must succeed. */
  async write(drafts: readonly Draft[]): Promise<void> {
    const failed = (await this.send(drafts)).filter((result) => !result.ok);
    if (failed.length > 0)
      throw new Error(`The system refused what it must take: ${JSON.stringify(failed)}`);
  }

  /** Sends one page and answers in the order of the changes. Each must have been answered once. */
  async sendPage(
    session: ConnectorSession,
    drafts: readonly Draft[],
  ): Promise<readonly ExportResult[]> {
    const changes = drafts.map((draft) => ({ ...draft, id: this.#nextId++ }));
    const results = await session.export(changes);
    const byId = new Map(results.map((result) => [result.id, result]));
    if (byId.size !== results.length || results.length !== changes.length)
      throw new Error(
        `Not every change was answered once: sent ${changes.map(({ id }) => id).join(' ')}, ` +
          `answered ${results.map(({ id }) => id).join(' ')}`,
      );
    return changes.map(({ id }) => must(byId.get(id), `change ${id} was answered`));
  }

  /** Reads everything in a session of its own. */
  async read(pageSize = 1000): Promise<ImportOutcome> {
    const session = await this.open();
    const pages: ImportPage[] = [];
    for await (const page of session.import({ mode: 'full', pageSize }))
      pages.push(settledPage(page));
    await session.close();
    return {
      pages,
      entries: pages.flatMap((page) => page.entries),
      errors: pages.flatMap((page) => page.errors),
    };
  }

  /** What the system holds of an object now; `undefined` when it is not there. */
  async find(dn: string): Promise<ImportEntry | undefined> {
    const { entries, errors } = await this.read();
    if (errors.length > 0) throw new Error(`The import has errors: ${JSON.stringify(errors)}`);
    const found = entries.filter((entry) => this.sameDn(entry.dn, dn));
    if (found.length > 1) throw new Error(`${dn} was read ${found.length} times`);
    return found[0];
  }

  /**
   * How the system differs from the samples, one text per difference: objects that are missing or there several
   * times, other types, other values of the attributes that a sample names. Attributes it does not name may be any.
   */
  async differences(...samples: readonly SampleObject[]): Promise<readonly string[]> {
    const { entries, errors } = await this.read();
    return [
      ...errors.map((error) => `error ${JSON.stringify(error)}`),
      ...samples.flatMap((sample) => {
        const found = entries.filter((entry) => this.sameDn(entry.dn, sample.dn));
        return found[0] === undefined || found.length > 1
          ? [`${sample.dn}: read ${found.length} times`]
          : this.#compare(sample, found[0]);
      }),
    ];
  }

  sameDn(a: string, b: string): boolean {
    const { dnStyle } = this.#factory.type.manifest.capabilities;
    return foldDn(dnStyle, a) === foldDn(dnStyle, b);
  }

  #compare({ dn, type, attributes }: SampleObject, entry: ImportEntry): readonly string[] {
    const differences = Object.keys(attributes).flatMap((name) => {
      const expected = this.#comparable(name, valuesOf(attributes, name));
      const held = this.#comparable(name, valuesOf(entry.attributes, name));
      return sameValues(expected, held)
        ? []
        : [`${dn}: ${name} is ${JSON.stringify(held)}, not ${JSON.stringify(expected)}`];
    });
    // An attribute without values is absent; an empty list is how an update clears one.
    const empty = Object.keys(entry.attributes).filter(
      (name) => entry.attributes[name]?.length === 0,
    );
    differences.push(...empty.map((name) => `${dn}: ${name} is an empty list`));
    return foldName(entry.type ?? '') === foldName(type)
      ? differences
      : [`${dn}: is a ${String(entry.type)}, not a ${type}`, ...differences];
  }

  /** References are equal when they name the same object, however the name is spelt. */
  #comparable(attribute: string, values: Values): Values {
    const { dnStyle } = this.#factory.type.manifest.capabilities;
    const { reference, references } = this.#factory.attributes;
    const isReference = attribute === reference || attribute === references;
    return canonicalValues(
      isReference ? values.map((value) => foldDn(dnStyle, String(value))) : values,
    );
  }

  async end(): Promise<void> {
    for (const session of this.#sessions) await session.close();
    await this.subject.cleanup();
  }
}

const refuseSecret = (name: string): string => {
  throw new Error(`The subject gives no secret "${name}".`);
};

/** The values of an attribute, whose name may have any case. */
function valuesOf(attributes: Attributes, name: string): Values {
  const names = Object.keys(attributes).filter((given) => foldName(given) === foldName(name));
  if (names.length > 1) throw new Error(`One attribute with several names: ${names.join(', ')}`);
  return names[0] === undefined ? [] : (attributes[names[0]] ?? []);
}

const replacing = (attributes: Attributes): ExportChange['changes'] =>
  Object.entries(attributes).map(([attribute, values]) => ({ attribute, op: 'replace', values }));

/** The change that creates an object. */
export const add = ({ type, dn, attributes }: SampleObject): Draft => ({
  op: 'add',
  type,
  dn,
  changes: replacing(attributes),
});

/** The change that gives attributes of an object these values, and no others. */
export const update = ({ type, dn }: SampleObject, attributes: Attributes): Draft => ({
  op: 'update',
  type,
  dn,
  changes: replacing(attributes),
});

/** The change that removes an object. */
export const remove = ({ type, dn }: SampleObject): Draft => ({
  op: 'delete',
  type,
  dn,
  changes: [],
});

/** The sample with some attributes set as well. */
export const having = (sample: SampleObject, attributes: Attributes): SampleObject => ({
  ...sample,
  attributes: { ...sample.attributes, ...attributes },
});

/** What is given, as a list: the tests of what a system cannot hold fall away. */
export const given = <T>(value: T | undefined): readonly T[] =>
  value === undefined ? [] : [value];
