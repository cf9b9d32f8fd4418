declare module 'vitest' {
  interface ProvidedContext {
    /** What the global set-up made for the tests. */
    readonly postgres: TestServer;
  }
}

/** The server that the tests use, and the migrated database that they clone. */
export interface TestServer {
  readonly connectionString: string;
  /** Every database of this run begins with it. */
  readonly prefix: string;
  readonly template: string;
}
