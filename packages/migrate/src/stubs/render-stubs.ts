import { extensionName } from './extension-name.ts';
import { MEMBERS } from './members.ts';
import type { EntryPoint, Stub } from './stub.ts';

/** The parameters of each member, and what its rules are told apart by. */
const SHAPES: Readonly<
  Record<
    EntryPoint,
    { readonly parameters: string; readonly choice: string; readonly what: string }
  >
> = {
  filter: {
    parameters: 'csentry',
    choice: 'csentry.objectType',
    what: 'Whether the object stays out of the metaverse.',
  },
  'join-values': {
    parameters: 'flowRuleName, csentry, values',
    choice: 'flowRuleName',
    what: 'Adds the values to search the metaverse for.',
  },
  'join-choice': {
    parameters: 'joinCriteriaName, csentry, rgmventry',
    choice: 'joinCriteriaName',
    what: 'The index of the candidate to join, or false.',
  },
  projection: {
    parameters: 'csentry',
    choice: 'csentry.objectType',
    what: 'The metaverse type to create, or false.',
  },
  'import-flow': {
    parameters: 'flowRuleName, csentry, mventry',
    choice: 'flowRuleName',
    what: "Writes the flow's attribute of the metaverse object.",
  },
  'export-flow': {
    parameters: 'flowRuleName, mventry, csentry',
    choice: 'flowRuleName',
    what: "Writes the flow's attribute of the connected system's object.",
  },
  deprovision: {
    parameters: 'csentry',
    choice: 'csentry.ma.name',
    what: "What becomes of a disconnected object: 'disconnect', 'explicit-disconnect' or 'delete'.",
  },
  provision: {
    parameters: 'mventry',
    choice: 'mventry.objectType',
    what: 'Gives the metaverse object its connectors.',
  },
  deletion: {
    parameters: 'csentry, mventry',
    choice: 'mventry.objectType',
    what: 'Whether the metaverse object goes with the connector that it just lost.',
  },
};

const HEADER = `// Written by "cognate migrate". The rules of this file ask these functions; the old code is in no export.
// Each case fails its object until it is written. An expression in the configuration may be simpler.
import { EntryPointNotImplementedException } from '@cognate/extensions';
import type { IMASynchronization, IMVSynchronization } from '@cognate/extensions';

export const extension: IMASynchronization & IMVSynchronization = {
`;

/** A TypeScript file for each rules extension, by its path with `/`, with a case for every call that the rules make. */
export function renderStubs(stubs: readonly Stub[]): ReadonlyMap<string, string> {
  const byFile = Map.groupBy(stubs, ({ assembly }) => extensionName(assembly));
  return new Map(
    [...byFile].map(([name, own]) => {
      const members = Map.groupBy(own, ({ entryPoint }) => entryPoint);
      const text = [...members].map(([entryPoint, calls]) => renderMember(entryPoint, calls));
      return [`extensions/${name}.ts`, `${HEADER}${text.join('\n')}};\n`];
    }),
  );
}

/** A text inside a comment of one line. */
const comment = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ');

/** A text as a literal. */
const literal = (text: string): string => JSON.stringify(text).replaceAll(/[\u2028\u2029]/g, ' ');

function renderMember(entryPoint: EntryPoint, calls: readonly Stub[]): string {
  const { parameters, choice, what } = SHAPES[entryPoint];
  const cases = new Map<string, string>();
  for (const call of calls) {
    const key = caseOf(call);
    if (key === undefined) continue;
    const said = describe(call).map((line) => `      // ${comment(line)}\n`);
    cases.set(key, `${cases.get(key) ?? ''}${said.join('')}`);
  }
  const written = [...cases].map(
    ([key, said]) =>
      `${said}      case ${literal(key)}:\n        throw new EntryPointNotImplementedException(${literal(key)});\n`,
  );
  return [
    `  /** ${what} */\n`,
    `  ${MEMBERS[entryPoint]}(${parameters}) {\n`,
    `    switch (${choice}) {\n`,
    ...written,
    `      default:\n        throw new EntryPointNotImplementedException(${choice});\n`,
    '    }\n  },\n',
  ].join('');
}

/** What the member tells this call apart by. */
function caseOf(stub: Stub): string | undefined {
  if (stub.rule !== '') return stub.rule;
  if (stub.entryPoint === 'deprovision') return stub.agent;
  const type = stub.agent === '' ? stub.metaverseType : stub.objectType;
  return type === '' ? undefined : type;
}

function describe(stub: Stub): readonly string[] {
  const sources = stub.sources.map(({ name, intrinsic }) => (intrinsic ? `<${name}>` : name));
  return [
    [
      stub.agent === '' ? '' : `Connector ${stub.agent}`,
      stub.objectType === '' ? '' : `object type ${stub.objectType}`,
      stub.metaverseType === '' ? '' : `metaverse type ${stub.metaverseType}`,
      `from ${stub.place.file}:${stub.place.line}`,
    ]
      .filter((text) => text !== '')
      .join(', '),
    ...(sources.length === 0 ? [] : [`Reads ${sources.join(', ')}; writes ${stub.target}`]),
  ];
}
