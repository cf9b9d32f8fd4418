import type { MimMetaverse } from '../mim/model.ts';
import { isUsableName } from './is-usable-name.ts';
import type { BuiltConnector } from './build-connectors.ts';
import { objectTypesOf } from './systems/object-types.ts';
import { say } from './translate-context.ts';
import type { TranslateContext } from './translate-context.ts';

/** Says what became of the schemas, of files that repeat or lack something, and of what a server has around its rules. */
export function reportBasics(
  context: TranslateContext,
  made: readonly string[],
  foreign: readonly BuiltConnector[],
): void {
  for (const metaverse of context.source.metaverses) reportMetaverse(context, metaverse);
  for (const connector of context.connectors) reportAgent(context, connector);
  for (const { target, place } of foreign)
    say(
      context,
      {
        category: 'human',
        code: 'missing-agent',
        subject: target.id,
        message: `Rules are for the connector ${target.title}, whose file is not in the folder. Text files stand in for it; all its attributes are taken for text.`,
        remedy: 'Add the folder "Connectors" of the export.',
      },
      place,
    );
  const [first] = context.source.metaverses;
  if (made.length > 0)
    say(
      context,
      {
        category: 'note',
        code: 'schema',
        subject: `${made.length} attributes of the metaverse`,
        message:
          'The metaverse schema is not in the folder, or lacks them; they were made up from the rules that use them.',
        remedy: 'Export the whole server, or check their types.',
      },
      first?.place ?? context.connectors[0]?.agent?.place ?? foreign[0]?.place ?? NOWHERE,
    );
}

/** Names of a schema that nothing can have here. */
function reportNames(
  context: TranslateContext,
  { schema, file, place }: Pick<MimMetaverse, 'schema' | 'file' | 'place'>,
): void {
  const names = [...schema.classes, ...schema.attributes].filter(({ name }) => !isUsableName(name));
  if (names.length > 0)
    say(
      context,
      {
        category: 'human',
        code: 'schema',
        subject: `${file}: ${names.length} names`,
        message: `Types or attributes with names that are empty, reserved or longer than 256 characters are left out: ${names.map(({ name }) => `"${name.slice(0, 40)}"`).join(', ')}.`,
        remedy: 'Give them other names on the old server, and export it again.',
      },
      place,
    );
}

const NOWHERE = { file: '', line: 0, element: '' };

function reportMetaverse(context: TranslateContext, metaverse: MimMetaverse): void {
  const { place, schema, complete } = metaverse;
  if (!complete) return;
  reportNames(context, metaverse);
  const chosen = metaverse === context.metaverse;
  const { classes, attributes } = schema;
  say(
    context,
    {
      category: chosen ? 'one-to-one' : 'note',
      code: 'schema',
      subject: `metaverse of ${metaverse.file}`,
      message: `${classes.length} types, ${attributes.length} attributes, ${metaverse.importFlows.length} import flows${chosen ? '.' : '; left out, because another metaverse in the folder has more flows.'}`,
    },
    place,
  );
  if (metaverse.passwordSync)
    say(
      context,
      {
        category: 'unsupported',
        code: 'password-sync',
        subject: 'password synchronization',
        message: 'Password synchronization is switched on there and not supported here.',
      },
      place,
    );
  reportVersion(context, metaverse);
}

/** What a metaverse's own types tell of the version: no export says it. */
function reportVersion(context: TranslateContext, { schema, file, place }: MimMetaverse): void {
  // Azure AD Connect has its own rules in its own files, and no such types.
  if (context.source.connectRules.length > 0) return;
  const rule = schema.classes.find(({ name }) => name.toLowerCase() === 'synchronizationrule');
  const names = new Set(rule?.attributes.map((name) => name.toLowerCase()));
  if (rule !== undefined && names.has('msidmoutboundscopingfilters')) return;
  say(
    context,
    {
      category: 'note',
      code: 'version',
      subject: file,
      message:
        'The metaverse lacks what FIM 2010 R2 SP1 (4.1.3419.0) and later have. It is read all the same, but nobody has tried an older server.',
      remedy:
        'If the server is older than 4.1.3419.0, bring it to FIM 2010 R2 SP1 first and export it again.',
    },
    place,
  );
}

function reportAgent(
  context: TranslateContext,
  connector: TranslateContext['connectors'][number],
): void {
  const { agent } = connector;
  if (agent === undefined) return;
  reportNames(context, agent);
  const { classes, attributes } = agent.schema;
  say(
    context,
    {
      category: 'one-to-one',
      code: 'schema',
      subject: `${connector.id}: schema`,
      message: `${classes.length} object types and ${attributes.length} attributes there; ${objectTypesOf(agent).length} types and ${agent.selectedAttributes.length} attributes are selected.`,
    },
    agent.place,
  );
  if (agent.extension !== undefined)
    say(
      context,
      {
        category: 'note',
        code: 'extension',
        subject: `${connector.id}: ${agent.extension.assembly}`,
        message: 'The rules extension. Each function that the rules call is listed by itself.',
      },
      agent.extension.place,
    );
  if (agent.passwordSync.allowed)
    say(
      context,
      {
        category: 'unsupported',
        code: 'password-sync',
        subject: `${connector.id}: password synchronization`,
        message: 'It may receive passwords there; that is not supported here.',
      },
      agent.passwordSync.place,
    );
}
