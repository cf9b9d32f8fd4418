import type { SambaForest } from './start-samba.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What the global set-up started for the tests of Active Directory. */
    readonly forests: TestForests;
  }
}

/** Two forests side by side. Every test file keeps to organizational units of its own in them. */
export interface TestForests {
  readonly contoso: SambaForest;
  readonly fabrikam: SambaForest;
}
