import { must } from '@cognate/kernel';
import { publishedSchemas, toJsonSchema } from '../configuration/published-schemas.ts';
import type { ConnectorTypes } from '../connectors/connector-types.ts';
import { jsonSchema } from './json-schema.ts';
import type { JsonSchema } from './json-schema.ts';
import { code, listKeys, sections, typeText } from './list-keys.ts';

type Definitions = Readonly<Record<string, JsonSchema>>;

const INTRODUCTION = `# Configuration files

<!-- Generated from packages/contract/src/configuration; update with: npx vitest run packages/server -u -->

A configuration is a folder:

\`\`\`text
cognate.yaml            which connectors there are, in order of precedence, and the cycles
metaverse.yaml          attributes, object types and deletion rules of the metaverse
connectors/<id>.yaml    one connected system and its rules
\`\`\`

The files are YAML 1.2 with the values that JSON has; tags are not allowed, anchors and aliases are. Names of
types, attributes, connectors and run profiles compare without case. Unknown keys are errors.
\`cognate config validate\` reports everything that is wrong at once, with file, line and column.

An editor with YAML support completes and checks the files when their first line names the schema:
\`# yaml-language-server: $schema=<path to>/connector.schema.json\`. The schemas are published in
[\`schemas/\`](../../schemas); \`cognate init\` and \`cognate config export\` write them beside the files.

Texts in the settings of a connector may hold two placeholders: \`\${data}\` is the data directory of the
instance, \`\${config}\` the configuration folder. Relative paths start in the configuration folder. \`$\${\`
stands for the characters \`\${\`.

Secrets are never written into the files. A setting names its secret, \`{ secret: directory-password }\`, and the
value comes from the environment variable \`COGNATE_SECRET_DIRECTORY_PASSWORD\`, or else from what
\`cognate secrets set directory-password\` has stored, sealed ([how](../how-to/keys.md)), or else from the file
\`secrets.yaml\` in the data directory (\`directory-password: "..."\`), which only its owner may read
(mode 600).
`;

/** The reference page of the configuration files, in Markdown, from their schemas. */
export async function renderConfigurationReference(types: ConnectorTypes): Promise<string> {
  const schemas = await publishedSchemas(types);
  const read = (name: string): JsonSchema =>
    jsonSchema.parse(must(schemas.get(`${name}.schema.json`), `there is a schema "${name}"`));
  const files = [read('cognate'), read('metaverse'), read('connector')];
  const definitions: Definitions = Object.assign(
    {},
    ...files.map((file) => file.definitions),
  ) as Definitions;
  const manifests = await Promise.all(
    types.ids.map(async (id) => must(await types.load(id), `there is a type "${id}"`).manifest),
  );
  return [
    INTRODUCTION,
    ...files.flatMap((file) => fileSection(file, definitions)),
    '## Parts\n',
    ...sections(definitions).flatMap(([name, part]) => partSection(name, part, definitions)),
    ...manifests.flatMap(({ id, title, summary, settings }) => [
      `## Settings of ${code(id)}: ${title}\n`,
      `${summary}\n`,
      keyTable(jsonSchema.parse(toJsonSchema(settings)), definitions),
    ]),
  ].join('\n');
}

function fileSection(schema: JsonSchema, definitions: Definitions): readonly string[] {
  return [
    `## ${code(schema.title ?? '')}\n`,
    `${schema.description ?? ''}\n`,
    keyTable(schema, definitions),
  ];
}

function partSection(
  name: string,
  schema: JsonSchema,
  definitions: Definitions,
): readonly string[] {
  return [
    `### ${name}\n`,
    `${[schema.description, `Takes: ${typeText(schema, definitions)}.`].filter(Boolean).join(' ')}\n`,
    keyTable(schema, definitions),
  ];
}

function keyTable(schema: JsonSchema, definitions: Definitions): string {
  const rows = listKeys(schema, definitions);
  if (rows.length === 0) return '';
  return [
    '| key | takes | meaning |',
    '| --- | --- | --- |',
    ...rows.map(
      ({ path, type, required, description }) =>
        `| ${code(path)}${required ? ' (required)' : ''} | ${cell(type)} | ${cell(description)} |`,
    ),
    '',
  ].join('\n');
}

const cell = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
