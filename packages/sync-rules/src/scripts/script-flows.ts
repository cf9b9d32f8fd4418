import type { Values } from '@cognate/kernel';
import type { ExportFlow, ImportFlow, ScriptSource } from '../configuration/rules.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import type { MvDraft } from '../precedence/mv-draft.ts';
import { askScript, expectedObject, scriptMetaverse, scriptObject } from './bound-extension.ts';
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
  scripted.forEach((flow, index) => draft.answers.set(answerKey(cs, flow), answers[index] ?? null));
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
  {
    extension,
    cs,
    mv,
  }: {
    readonly extension: ScriptSource['extension'];
    readonly cs: CsObject;
    readonly mv: MvObject;
  },
): ReadonlyMap<string, Values | null> {
  const answers = askScript(
    extension,
    'mapAttributesForExport',
    { cs: expectedObject(cs), mv: scriptMetaverse(extension, mv), flows: asked(flows) },
    { step: 'export-flow', flows },
  );
  return new Map(flows.map((flow, index) => [flow.id, answers[index] ?? null]));
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
