/** Something that a source text does, and the line it does it on. */
export interface Finding {
  readonly what: string;
  readonly line: number;
}

/** What the boundary rules need to know about one source file. */
export interface ModuleFacts {
  /** Every module it names: `import`, `export from`, `import()`, `import type`, `import('x').T`, `require`. */
  readonly imports: readonly Finding[];
  /** Uses of the platform, the clock or chance, such as `process`, `Date.now` or `new Date()`. */
  readonly impurities: readonly Finding[];
  /** `async` functions and `await`. */
  readonly waits: readonly Finding[];
  /** Text that runs as code. */
  readonly evaluations: readonly Finding[];
  /** The beginning of every string that is an SQL statement. */
  readonly sql: readonly Finding[];
  /** Whether it holds anything besides imports and exports from elsewhere. */
  readonly hasOwnCode: boolean;
}
