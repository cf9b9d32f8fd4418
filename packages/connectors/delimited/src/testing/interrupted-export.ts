// An export in a process of its own, which a test kills or starves of disk space.
// Arguments: folder, first row, pages. Writes a line for each answered page, then "finished" or why it failed.
import { ConnectorError } from '@cognate/connector-kit';
import { delimitedConnector } from '../delimited-connector.ts';
import { add, selecting } from './sandbox.ts';

const PAGE = 50;
const [baseDirectory = '', first = '0', pages = '1'] = process.argv.slice(2);
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

try {
  const session = await delimitedConnector.open(
    delimitedConnector.manifest.settings.parse({
      files: [{ type: 'person', path: 'people.csv', anchor: ['id'] }],
    }),
    {
      baseDirectory,
      schema: selecting('person', 'name'),
      signal: new AbortController().signal,
      secret: (name) => name,
    },
  );
  for (let page = 0; page < Number(pages); page += 1) {
    const from = Number(first) + page * PAGE;
    await session.export(
      Array.from({ length: PAGE }, (_, n) => ({
        ...add(String(from + n), { name: [`person ${from + n} `.repeat(10)] }),
        id: n,
      })),
    );
    say(`answered ${from + PAGE}`);
  }
  await session.finishExport();
  await session.close();
  say('finished');
} catch (error) {
  say(error instanceof ConnectorError ? error.stepResult : String(error));
}
