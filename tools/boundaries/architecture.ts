/** What one package may import and what its sources may do. */
export interface PackageRule {
  /** Workspace packages it may import, by short name; `*` means any. */
  readonly imports: readonly string[];
  /**
   * A pure package decides and does nothing else: no platform, no clock, no chance, no waiting, no
   * third-party code. Its tests are free.
   */
  readonly pure?: boolean;
  /** Whether it may hold SQL text and load a database driver. */
  readonly sql?: boolean;
}

/**
 * The packages and their edges, lowest first: a package imports only from lines above its own.
 * `connectors/*` stands for every connector, none of which may know another.
 */
export const architecture: Readonly<Record<string, PackageRule>> = {
  kernel: { imports: [], pure: true },
  lang: { imports: ['kernel'], pure: true },
  'connector-kit': { imports: ['kernel'] },
  'sync-rules': { imports: ['kernel', 'lang'], pure: true },
  'sync-engine': { imports: ['kernel', 'lang', 'connector-kit', 'sync-rules'] },
  extensions: { imports: ['kernel', 'sync-rules'] },
  'policy-rules': { imports: ['kernel', 'lang'], pure: true },
  'policy-engine': { imports: ['kernel', 'lang', 'policy-rules'] },
  'ldap-kit': { imports: ['kernel', 'connector-kit'] },
  'connectors/*': { imports: ['kernel', 'connector-kit', 'ldap-kit'] },
  'store-postgres': {
    imports: [
      'kernel',
      'lang',
      'connector-kit',
      'sync-rules',
      'sync-engine',
      'policy-rules',
      'policy-engine',
    ],
    sql: true,
  },
  migrate: { imports: ['kernel', 'lang', 'sync-rules', 'policy-rules'] },
  contract: { imports: ['kernel'] },
  server: {
    imports: [
      'kernel',
      'lang',
      'connector-kit',
      'sync-rules',
      'sync-engine',
      'extensions',
      'policy-rules',
      'policy-engine',
      'ldap-kit',
      'connectors/*',
      'store-postgres',
      'migrate',
      'contract',
    ],
  },
  portal: { imports: ['kernel', 'lang', 'contract'] },
  // The commands that need no running server start the same composition root in their own process.
  cli: { imports: ['kernel', 'contract', 'migrate', 'server'] },
  testkit: { imports: ['*'], sql: true },
};

/** The rule of a package folder (`lang`, `connectors/ldap`), or undefined when none is written. */
export function ruleOf(folder: string): PackageRule | undefined {
  return architecture[folder.startsWith('connectors/') ? 'connectors/*' : folder];
}

/** Whether a package in `from` may import the one in `to` (both are folders under `packages/`). */
export function mayImport(from: string, to: string): boolean {
  const rule = ruleOf(from);
  if (rule === undefined) return false;
  const name = to.startsWith('connectors/') ? 'connectors/*' : to;
  return from === to || rule.imports.includes('*') || rule.imports.includes(name);
}
