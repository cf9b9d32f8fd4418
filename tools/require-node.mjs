// Runs first in the scripts that people start, and on any Node, so it is plain JavaScript: without
// it an old Node would answer with "Unknown file extension .ts", which says nothing about the cause.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Cognate needs Node 22.18 or newer, and this is ${process.versions.node}. ` +
      'The project brings its own Node: run `npm install` (with install scripts and development ' +
      'dependencies on) and start it through `npm run`.',
  );
  process.exit(1);
}
