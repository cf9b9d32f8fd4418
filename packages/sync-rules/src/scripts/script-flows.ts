import type { Value, Values } from '@cognate/kernel';
import type { ExportFlow, ImportFlow, ScriptSource } from '../configuration/rules.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import { SyncFailure } from '../flow/sync-failure.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import type { MvDraft } from '../precedence/mv-draft.ts';
import { askScript, expectedObject, scriptMetaverse, scriptObject } from './bound-extension.ts';
import type { BoundExtension } from './bound-extension.ts';
import type { ScriptFlow } from './extension.ts';

type Scripted<F> = F & { readonly source: ScriptSource };

const isScripted = <F extends ImportFlow | ExportFlow>(flow: F): flow is Scripted<F> =>
  flow.source.kind === 'script';

const asked = (flows: readonly Scripted<ImportFlow | ExportFlow>[]): readonly ScriptFlow[] =>
  flows.map(({ source, target }) => ({ name: source.script, attribute: target.name }));

const answerKey = (cs: CsObject, flow: ImportFlow): string => `${cs.id} ${flow.id}`;

/**
 * Asks a connector's extension for import flows, all in one call, and notes the answers in the draft. Each flow sees
 * the metaverse object as it is now: with what flows that are no scripts gave already, and not with what the others
 * of the call write.
 */
export function askImportScripts(flows: readonly ImportFlow[], cs: CsObject, draft: MvDraft): void {
  const scripted = flows.filter(isScripted);
  const [first] = scripted;
  if (first === undefined) return;
  const { extension } = first.source;
  const answers = askScript(
    extension,
    'mapAttributesForImport',
    {
      cs: scriptObject(cs),
      mv: scriptMetaverse(extension, draft.result()),
      flows: asked(scripted),
    },
    { step: 'import-flow', rule: first.id, flows: scripted },
  );
  scripted.forEach((flow, index) =>
    draft.answers.set(
      answerKey(cs, flow),
      given(flow, answers[index] ?? null, { extension, cs, mv: draft.result() }),
    ),
  );
}

/** What a scripted import flow gives; null where it declines. */
export function importScript(flow: ImportFlow, cs: CsObject, draft: MvDraft): Values | null {
  const key = answerKey(cs, flow);
  if (!draft.answers.has(key)) askImportScripts([flow], cs, draft);
  return draft.answers.get(key) ?? null;
}

/** Asks a connector's extension for export flows: one call for all of them, made when the first is needed. */
export function exportScripts(
  flows: () => readonly ExportFlow[],
  cs: CsObject,
  mv: MvObject,
): (source: ScriptSource, rule: string) => Values | null {
  let answers: ReadonlyMap<string, Values | null> | undefined;
  return ({ extension }, rule) => {
    answers ??= askExportScripts(flows().filter(isScripted), { extension, cs, mv });
    return answers.get(rule) ?? null;
  };
}

function askExportScripts(
  flows: readonly Scripted<ExportFlow>[],
  { extension, cs, mv }: Asked,
): ReadonlyMap<string, Values | null> {
  const answers = askScript(
    extension,
    'mapAttributesForExport',
    { cs: expectedObject(cs), mv: scriptMetaverse(extension, mv), flows: asked(flows) },
    { step: 'export-flow', flows },
  );
  return new Map(
    flows.map((flow, index) => [
      flow.id,
      given(flow, answers[index] ?? null, { extension, cs, mv }),
    ]),
  );
}

/**
 * What a script gives. References are ids again, and must be some of those that it was shown: an id that it made up
 * could lead to nothing, or to what its object has nothing to do with.
 */
function given(flow: ImportFlow | ExportFlow, values: Values | null, about: Asked): Values | null {
  const { target } = flow;
  if (values === null || values.length === 0 || target.type !== 'reference') return values;
  const ids = referencesOf(about);
  return values.map((value) => {
    const id = ids.get(value);
    if (id !== undefined) return id;
    throw new SyncFailure({
      type: 'extension-unexpected-attribute-value',
      step: 'rank' in flow ? 'import-flow' : 'export-flow',
      rule: flow.id,
      attribute: target.name,
      message: `The script refers by "${target.name}" to ${JSON.stringify(value).slice(0, 200)}, which is none of the references that it was given.`,
    });
  });
}

/** Whom a script was asked about. */
interface Asked {
  readonly extension: BoundExtension;
  readonly cs: CsObject;
  readonly mv: MvObject;
}

/** The metaverse objects that both refer to, by what a script is shown of them. */
function referencesOf({ extension, cs, mv }: Asked): ReadonlyMap<Value, Value> {
  const ofMetaverse = Object.entries(mv.attributes).flatMap(([name, values]) =>
    extension.metaverse.get(name)?.type === 'reference' ? values : [],
  );
  const all = [...Object.values(cs.references).flat(), ...ofMetaverse];
  return new Map(all.map((id) => [String(id), id]));
}

/** Asks a connector's extension for the values that a join searches an attribute for. */
export const joinScript =
  (cs: CsObject, attribute: string) =>
  ({ extension, script }: ScriptSource, rule: string): Values =>
    askScript(
      extension,
      'mapAttributesForJoin',
      { cs: scriptObject(cs), flow: { name: script, attribute } },
      { step: 'join', rule, attribute, context: script },
    );
