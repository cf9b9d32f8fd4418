// `npm run hunt [-- MINUTES]`: looks for cases that break a property, with another seed in every round, until it finds
// one, the minutes are over, or it is stopped.
import { findPropertyTests, hunt } from './hunt.ts';

const minutes = Number(process.argv[2] ?? Infinity);
const files = findPropertyTests(['packages', 'bench', 'tools']);
const found = hunt(files, Date.now() + minutes * 60_000);
if (found) process.exitCode = 1;
