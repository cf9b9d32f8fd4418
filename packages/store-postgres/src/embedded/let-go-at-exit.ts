// Started by a process that is ending and can no longer wait for a database: lets its hold go in its stead.
import { readFileSync } from 'node:fs';
import { letGo } from './server-hold.ts';

const [cluster = '', passwordFile = '', holder = '', binaries = ''] = process.argv.slice(2);
// Written by the launcher.
const { superuser } = JSON.parse(readFileSync(passwordFile, 'utf8')) as { superuser: string };
await letGo({ cluster, superuser, holder, binaries });
