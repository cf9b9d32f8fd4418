import type { XmlElement } from '../xml/xml-element.ts';
import { textOf } from '../xml/xml-element.ts';

/** How many runs and steps a run history has, and how they ended. */
export function describeRunHistory(root: XmlElement): string {
  const runs = root.children.filter(({ name }) => name === 'run-details');
  const steps = runs.flatMap(({ children }) =>
    children.filter(({ name }) => name === 'step-details'),
  );
  const results = Map.groupBy(steps, (step) => textOf(step, 'step-result'));
  const ended = [...results].map(([result, own]) => `${result} ${own.length}`).join(', ');
  return `Run history: ${runs.length} runs with ${steps.length} steps (${ended}). It is not carried over.`;
}
