import type { EntryPoint, Stub } from './stub.ts';

/** What each function gets and gives, in words and as its signature. */
const SHAPES: Readonly<
  Record<
    EntryPoint,
    { readonly what: string; readonly parameters: string; readonly result: string }
  >
> = {
  filter: {
    what: 'Whether the object stays disconnected.',
    parameters: 'object: ConnectorObject',
    result: 'boolean',
  },
  'join-values': {
    what: 'The values to search the metaverse for.',
    parameters: 'object: ConnectorObject',
    result: 'Values',
  },
  'join-choice': {
    what: 'Which of the candidates to join; undefined for none.',
    parameters: 'object: ConnectorObject, candidates: readonly MetaverseObject[]',
    result: 'number | undefined',
  },
  projection: {
    what: 'The type of the metaverse object to create; undefined for none.',
    parameters: 'object: ConnectorObject',
    result: 'string | undefined',
  },
  'import-flow': {
    what: 'The values for the metaverse attribute.',
    parameters: 'object: ConnectorObject, metaverse: MetaverseObject',
    result: 'Values',
  },
  'export-flow': {
    what: 'The values for the attribute of the connected system.',
    parameters: 'metaverse: MetaverseObject, object: ConnectorObject',
    result: 'Values',
  },
  deprovision: {
    what: 'What becomes of an object that is disconnected.',
    parameters: 'object: ConnectorObject',
    result: "'make-normal-disconnector' | 'make-explicit-disconnector' | 'delete-object'",
  },
  provision: {
    what: 'Which objects a metaverse object is to have in the connected systems.',
    parameters: 'metaverse: MetaverseObject',
    result: 'void',
  },
  deletion: {
    what: 'Whether the metaverse object goes now that this object was disconnected.',
    parameters: 'object: ConnectorObject, metaverse: MetaverseObject',
    result: 'boolean',
  },
};

const HEADER = `// Written by "cognate migrate": what the old rules extension decided, one function for each call.
// The old code is not in the export. Where an expression in the configuration can say the same, write that instead.

type Value = string | number | boolean | bigint | Uint8Array;
type Values = readonly Value[];

interface ConnectorObject {
  readonly objectType: string;
  readonly dn: string;
  readonly attributes: Readonly<Record<string, Values>>;
}

interface MetaverseObject {
  readonly id: string;
  readonly objectType: string;
  readonly attributes: Readonly<Record<string, Values>>;
}
`;

/**
 * A TypeScript file for each rules extension, by its path with `/`, with a function for every call that the rules make.
 * Names are made of the old flow rule names; the old name stands in the comment, as the old code compared it.
 */
export function renderStubs(stubs: readonly Stub[]): ReadonlyMap<string, string> {
  const byAssembly = Map.groupBy(stubs, ({ assembly }) => assembly);
  return new Map(
    [...byAssembly].map(([assembly, own]) => {
      const taken = new Set<string>();
      const functions = own.map((stub) => renderStub(stub, uniqueName(stub, taken)));
      return [`extensions/${fileName(assembly)}.ts`, [HEADER, ...functions].join('\n')];
    }),
  );
}

const fileName = (assembly: string): string => {
  const plain = assembly.replace(/\.dll$/i, '').replaceAll(/[^A-Za-z0-9.-]+/g, '-');
  return plain.replaceAll(/^\.+/g, '') === '' ? 'rules-extension' : plain;
};

function uniqueName(stub: Stub, taken: Set<string>): string {
  const words = [stub.entryPoint, stub.agent, stub.objectType, stub.metaverseType, stub.target]
    .join(' ')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  const base = words
    .map((word, index) =>
      index === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join('');
  let name = base;
  for (let more = 2; taken.has(name); more += 1) name = `${base}${more}`;
  taken.add(name);
  return name;
}

/** A text inside a comment: it cannot end it. */
const comment = (text: string): string =>
  text.replaceAll('*/', '* /').replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ');

function renderStub(stub: Stub, name: string): string {
  const { what, parameters, result } = SHAPES[stub.entryPoint];
  const sources = stub.sources.map((source) =>
    source.intrinsic ? `<${source.name}>` : source.name,
  );
  const lines = [
    what,
    ...(stub.rule === '' ? [] : [`Flow rule name: ${stub.rule}`]),
    ...(stub.agent === '' ? [] : [`Connector: ${stub.agent}`]),
    ...(stub.objectType === '' ? [] : [`Object type: ${stub.objectType}`]),
    ...(stub.metaverseType === '' ? [] : [`Metaverse type: ${stub.metaverseType}`]),
    ...(sources.length === 0 ? [] : [`Reads: ${sources.join(', ')}`]),
    ...(stub.target === '' ? [] : [`Fills: ${stub.target}`]),
    `From: ${stub.place.file}:${stub.place.line}`,
  ];
  return [
    '/**',
    ...lines.map((line) => ` * ${comment(line)}`),
    ' */',
    `export function ${name}(${parameters}): ${result} {`,
    "  throw new Error('Not written yet.');",
    '}',
    '',
  ].join('\n');
}
