import { compileSource } from './compile-expression.ts';
import type { FlowSource, Substitutes } from './rules.ts';
import { COUNTER, countedScope } from './scope.ts';
import type { NameScope, Problems } from './scope.ts';

interface SubstituteInput {
  readonly texts: readonly string[];
  readonly scope: NameScope;
  readonly path: readonly (string | number)[];
  readonly problems: Problems;
}

/** What is tried where a value or a name is taken: texts, of which the last may count. */
export function compileSubstitutes({ texts, scope, path, problems }: SubstituteInput): Substitutes {
  const counting = countedScope(scope);
  const fixed: FlowSource[] = [];
  let counted: FlowSource | undefined;
  texts.forEach((text, index) => {
    const compiled = compileSource(text, counting, [...path, index], problems);
    if (compiled === undefined) return;
    if (compiled.type !== 'string' && compiled.type !== 'any' && compiled.type !== 'none')
      problems.error(
        [...path, index],
        'cs-attribute-type-mismatch',
        `What is tried has to be text; "${text}" gives ${compiled.type}.`,
        'Convert it with a function.',
      );
    if (!compiled.attributes.includes(COUNTER)) fixed.push(compiled.source);
    else if (index === texts.length - 1) counted = compiled.source;
    else
      problems.error(
        [...path, index],
        'counter-not-last',
        `Only the last one may use ${COUNTER}: nothing after "${text}" would ever be tried.`,
      );
  });
  return { fixed, ...(counted ? { counted } : {}) };
}
