import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { mayImport, ruleOf, type PackageRule } from './architecture.ts';
import type { Finding, ModuleFacts } from './module-facts.ts';

/** A source file of a package. */
export interface SourceModule {
  /** From the repository's root, with `/`: `packages/lang/src/index.ts`. */
  readonly path: string;
  /** The package's folder under `packages/`: `lang`, `connectors/ldap`. */
  readonly folder: string;
  readonly facts: ModuleFacts;
}

/** Package names (`@cognate/lang`) to their folders under `packages/`. */
export type PackageFolders = ReadonlyMap<string, string>;

const builtins = new Set(builtinModules);
const databaseDrivers = new Set(['pg', 'pg-copy-streams', 'kysely', 'postgres']);
const evaluators = new Set(['vm', 'node:vm']);

/** Every broken rule of one file, as `path:line: what is wrong and what to do`. */
export function findViolations(module: SourceModule, packages: PackageFolders): readonly string[] {
  const rule = ruleOf(module.folder);
  if (rule === undefined)
    return [
      `${module.path}: package ${module.folder} has no line in tools/boundaries/architecture.ts; add one`,
    ];
  const say = (finding: Finding, text: string) => `${module.path}:${finding.line}: ${text}`;
  const { facts } = module;
  const forTests = isTestCode(module.path);
  return [
    ...facts.imports.flatMap((found) => {
      const text = importProblem(module, rule, found.what, packages);
      return text === undefined ? [] : [say(found, text)];
    }),
    ...facts.evaluations.map((found) => say(found, `${found.what} runs text as code: never`)),
    ...(rule.pure === true && !forTests ? impurities(facts, say) : []),
    ...sqlProblems(facts, rule.sql === true, forTests).map(({ finding, text }) =>
      say(finding, text),
    ),
    ...indexProblems(module),
  ];
}

/** Test files and the helpers beside them may use what the shipped code of a package may not. */
function isTestCode(path: string): boolean {
  return path.endsWith('.test.ts') || path.includes('/testing/');
}

function importProblem(
  { path, folder }: SourceModule,
  rule: PackageRule,
  specifier: string,
  packages: PackageFolders,
): string | undefined {
  if (specifier.startsWith('.')) return relativeProblem(path, folder, specifier);
  if (evaluators.has(specifier)) return `imports ${specifier}, which runs text as code: never`;

  const name = packageName(specifier);
  const target = packages.get(name);
  if (target !== undefined) return edgeProblem(path, folder, target);
  if (name.startsWith('@cognate/')) return `imports ${specifier}, which no package here provides`;
  if (isTestCode(path)) return undefined;

  if (databaseDrivers.has(name) && rule.sql !== true)
    return `imports ${specifier}: the database is spoken to in store-postgres only`;
  if (rule.pure !== true) return undefined;
  return specifier.startsWith('node:') || builtins.has(specifier)
    ? `imports ${specifier}: ${folder} is pure, pass what it needs as an argument`
    : `imports ${specifier}: ${folder} is pure and has no third-party code`;
}

function edgeProblem(path: string, from: string, to: string): string | undefined {
  if (mayImport(from, to) || (isTestCode(path) && to === 'testkit')) return undefined;
  return `${from} may not import ${to}: arrows go up the table in tools/boundaries/architecture.ts only`;
}

function relativeProblem(path: string, folder: string, specifier: string): string | undefined {
  const target = posix.normalize(posix.join(posix.dirname(path), specifier));
  if (target.startsWith(`packages/${folder}/`)) return undefined;
  return `imports ${specifier} from outside its package: use the package's name`;
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function impurities(
  facts: ModuleFacts,
  say: (finding: Finding, text: string) => string,
): readonly string[] {
  return [
    ...facts.impurities.map((found) =>
      say(found, `uses ${found.what} in a pure package: pass it as an argument`),
    ),
    ...facts.waits.map((found) =>
      say(found, `${found.what} in a pure package: deciding waits for nothing`),
    ),
  ];
}

function sqlProblems(
  { sql }: ModuleFacts,
  allowed: boolean,
  forTests: boolean,
): readonly { readonly finding: Finding; readonly text: string }[] {
  if (forTests) return [];
  return sql.flatMap((finding) => {
    if (!allowed)
      return [{ finding, text: `holds SQL ("${finding.what}"): it belongs in store-postgres` }];
    return finding.what.startsWith('select *')
      ? [{ finding, text: `${finding.what}: name the columns` }]
      : [];
  });
}

function indexProblems({ path, folder, facts }: SourceModule): readonly string[] {
  if (posix.basename(path) !== 'index.ts') return [];
  const inside = path.slice(`packages/${folder}/`.length);
  if (inside !== 'src/index.ts' && inside !== 'src/testing/index.ts')
    return [`${path}: an index.ts stands at the root of a package only; import the file itself`];
  return facts.hasOwnCode
    ? [`${path}: an index.ts only lists exports; move the code to a file`]
    : [];
}
