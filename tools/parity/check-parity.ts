import type { Feature, ParityList } from './parity-list.ts';

const testFile = /\.(?:test|e2e)\.tsx?$/;

/** What the list claims without ground: double ids, states without proof, proof that is not there. */
export function checkParity(
  list: ParityList,
  exists: (path: string) => boolean,
): readonly string[] {
  const features = list.flatMap((section) => section.features);
  const seen = new Set<string>();
  const doubles = features.filter(({ id }) => seen.size === seen.add(id).size);
  return [
    ...doubles.map(({ id }) => `${id}: there is another entry of this id`),
    ...features.flatMap((feature) => problemsOf(feature, exists)),
  ];
}

function problemsOf(feature: Feature, exists: (path: string) => boolean): readonly string[] {
  const { id, state, evidence, note, reason } = feature;
  const proven = state === 'yes' || state === 'partial';
  const problems = evidence.flatMap((path) => {
    if (!testFile.test(path)) return [`${path} is not a test`];
    return exists(path) ? [] : [`${path} does not exist`];
  });
  if (proven && evidence.length === 0) problems.push(`${state} without evidence`);
  if (!proven && evidence.length > 0) problems.push(`${state}, yet it has evidence`);
  if (state === 'partial' && note === undefined) problems.push('partial without a note');
  if (state === 'wont' && reason === undefined) problems.push('wont without a reason');
  return problems.map((problem) => `${id}: ${problem}`);
}
