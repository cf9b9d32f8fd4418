// The process that runs rules extensions: `main.ts <folder> <modules as JSON>`. It has no environment, reads nothing
// but the extensions and this package, and answers over descriptor 3.
import { registerHooks } from 'node:module';
import { argv } from 'node:process';

const DESCRIPTOR = 3;

const [, , folder = '', modules = '{}'] = argv;
// Written by the host, in this package.
const known = JSON.parse(modules) as Readonly<Record<string, string>>;

// Extensions import the product's own modules wherever their folder is.
registerHooks({
  resolve: (specifier, context, next) => {
    const url = known[specifier];
    return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
  },
});

// Other processes are nobody's business here, least of all the one that started this.
for (const name of ['kill', '_kill', '_debugProcess', '_debugEnd'])
  Object.defineProperty(process, name, { value: undefined });

const [{ Frames }, { serve }] = await Promise.all([import('./frames.ts'), import('./serve.ts')]);
await serve(new Frames(DESCRIPTOR), folder);
