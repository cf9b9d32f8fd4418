import { configurationSchema } from '@cognate/contract';
import type { Configuration } from '@cognate/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseYaml } from './yaml/parse-yaml.ts';
import { renderFolder } from './render-folder.ts';

/** Reads rendered files the way a folder is read. */
function readBack(files: ReadonlyMap<string, string>): unknown {
  const value = (file: string): unknown => {
    const yaml = parseYaml(file, files.get(file) ?? '');
    expect(yaml.problems).toEqual([]);
    return yaml.value;
  };
  const parts = (names: unknown, folder: string): readonly (readonly [string, unknown])[] =>
    (names as string[]).map((name) => [name, value(`${folder}/${name}.yaml`)]);
  const { connectors, ...rest } = value('cognate.yaml') as { connectors: string[] };
  const metaverse = value('metaverse.yaml') as { types: unknown };
  return {
    metaverse: Array.isArray(metaverse.types)
      ? { ...metaverse, types: Object.fromEntries(parts(metaverse.types, 'metaverse')) }
      : metaverse,
    connectors: parts(connectors, 'connectors').map(([id, of]) => {
      const connector = of as { provision?: unknown[] };
      if (typeof connector.provision?.[0] !== 'string') return connector;
      const rules = parts(connector.provision, `connectors/${id}`);
      return { ...connector, provision: rules.map(([, rule]) => rule) };
    }),
    ...rest,
  };
}

const wellFormed = fc
  .string({ unit: 'binary', maxLength: 40 })
  .filter((text) => !text.includes('\0'));
const tricky = fc.constantFrom(
  'yes',
  'null',
  '~',
  '012',
  '1e3',
  '0x1F',
  '.inf',
  'true',
  '# no comment',
  '- item',
  'a: b',
  "it's",
  '"q"',
  '[x]',
  '{x}',
  '*a',
  '&a',
  '!t',
  '|',
  '>',
  '%x',
  '@x',
  '`x`',
  ' lead',
  'trail ',
  'two\nlines',
  'tab\there',
  '\u2028',
  '\uFEFFbom',
  'é ü 漢 😀',
);
const text = fc.oneof(tricky, wellFormed);
const expression = text.filter((each) => each.length > 0);
const name = fc
  .oneof(fc.constantFrom('mail', 'Vor Name', 'on', '1', 'Größe', 'a.b'), wellFormed)
  .filter(
    (each) =>
      each.trim() === each &&
      each !== '' &&
      !/\p{Cc}/u.test(each) &&
      !(each in {}) &&
      each !== '__proto__',
  );
const record = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true });
const attribute = fc.constantFrom('string' as const, {
  type: 'reference' as const,
  multivalued: true,
});
const flow = fc.oneof(
  expression,
  fc.record({ constant: fc.oneof(text, fc.integer(), fc.boolean()), allowNulls: fc.boolean() }),
);
const settings = fc
  .jsonValue({ maxDepth: 3 })
  .map(
    (value) =>
      JSON.parse(
        JSON.stringify(value).replaceAll('\\u0000', '').replaceAll('__proto__', 'p'),
      ) as unknown,
  );

const configuration: fc.Arbitrary<Configuration> = fc.record({
  metaverse: fc.record({
    attributes: record(attribute),
    types: record(fc.record({ attributes: fc.array(name, { maxLength: 3 }) })),
  }),
  connectors: fc.uniqueArray(
    fc.record(
      {
        settings,
        id: fc.constantFrom('hr', 'Badge-2', 'null', '007', 'yes'),
        type: fc.constant('plain'),
        title: text,
        objectTypes: record(fc.record({ attributes: record(attribute) })),
        filter: record(expression),
        importFlows: record(record(record(flow))),
        provision: fc.uniqueArray(
          fc.record({
            id: fc.constantFrom('ad-person', 'x.y', '2', 'no'),
            metaverseType: name,
            objectType: name,
            dn: expression,
          }),
          { selector: ({ id }) => id, maxLength: 2 },
        ),
        runProfiles: record(
          fc.array(
            fc.constantFrom('full-import' as const, { step: 'export' as const, pageSize: 5 }),
          ),
        ),
      },
      { requiredKeys: ['settings', 'id', 'type', 'objectTypes'] },
    ),
    { selector: ({ id }) => id, maxLength: 3 },
  ),
});

test('what is written as files is read back as it was', () => {
  fc.assert(
    fc.property(configuration, (document) => {
      const parsed = configurationSchema.parse(document);
      expect(readBack(renderFolder(parsed))).toEqual(parsed);
    }),
    { numRuns: 150 },
  );
});

test('the order in which keys were given makes no difference', () => {
  const connector = { id: 'a', type: 'plain', settings: { z: 1, a: 2 }, objectTypes: {} };
  const metaverse = { attributes: {}, types: {} };
  const turned = Object.fromEntries(Object.entries(connector).reverse());
  expect(
    renderFolder({
      connectors: [configurationSchema.shape.connectors.element.parse(turned)],
      metaverse,
    }),
  ).toEqual(renderFolder({ metaverse, connectors: [connector] }));
});
