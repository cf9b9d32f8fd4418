// `npm run test:summary`: the closing line of the latest test run, and its verdict as exit code.
import { existsSync, readFileSync } from 'node:fs';
import { isGoodRun, summaryLine } from './count-results.ts';
import { parseCounts } from './parse-counts.ts';

const path = '.cache/test-summary.json';
const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
const counts = parseCounts(text);
if (text === undefined) console.error('The tests did not run to their end: they left no counts.');
console.log(summaryLine(counts));
if (!isGoodRun(counts)) process.exitCode = 1;
