// `npm run check`: everything short of the tests. All steps run even when one fails, so that one
// round shows all there is to mend; only the failed ones print what they said.
import { spawnSync } from 'node:child_process';
import { summarizeSteps, type StepResult } from './summarize-steps.ts';

/** Scripts of package.json; each can also be run alone with `npm run`. */
const steps = ['format:check', 'lint', 'types', 'boundaries', 'dead-code'];

function runStep(name: string): StepResult {
  const start = performance.now();
  const run = spawnSync('npm', ['run', '--silent', name], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  const ok = run.status === 0;
  if (!ok)
    console.log(`--- npm run ${name}\n${run.stdout}${run.stderr}${run.error?.message ?? ''}`);
  return { name, ok, seconds: (performance.now() - start) / 1000 };
}

const results = steps.map(runStep);
console.log(summarizeSteps(results));
if (results.some(({ ok }) => !ok)) process.exitCode = 1;
