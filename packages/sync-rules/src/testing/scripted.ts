import { err, ok } from '@cognate/kernel';
import type { ConfigurationDocument } from '../configuration/document.ts';
import type { Extension, ScriptCalls, ScriptFailure, ScriptMember } from '../scripts/extension.ts';
import { rulesOf } from './documents.ts';
import { World } from './world.ts';

/** What a test's extension answers; a failure where it is one. */
export type Script = {
  readonly [M in ScriptMember]?: (
    parameters: ScriptCalls[M]['parameters'],
  ) => ScriptCalls[M]['answer'] | ScriptFailure;
};

const isFailure = (answer: unknown): answer is ScriptFailure =>
  typeof answer === 'object' && answer !== null && 'message' in answer;

/** The error of an extension that throws. */
export const broken: ScriptFailure = { type: 'extension-dll-exception', message: 'it broke' };

/** A world whose rules call functions of the test, whatever the extension is named. Their calls are counted. */
export function scripted(
  document: ConfigurationDocument,
  script: Script,
): { readonly world: World; readonly calls: string[] } {
  const calls: string[] = [];
  const extension = (name: string): Extension => ({
    name,
    call: (member, parameters) => {
      calls.push(member);
      const answer = script[member]?.(parameters);
      if (answer === undefined)
        return err({ type: 'extension-entry-point-not-implemented', message: member });
      return isFailure(answer) ? err(answer) : ok(answer);
    },
  });
  const world = new World(document);
  world.rules = rulesOf(document, extension);
  return { world, calls };
}
