import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** What an example brings along to be shown: systems that stand in for others, and recordings. */
export interface DemoStage {
  /** A copy of the example that knows where those systems are. */
  readonly configDirectory: string;
  readonly cycle: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** Where to look while the stage is open. */
  readonly look: string;
  readonly close: () => Promise<void>;
}

const STAGED = 'demo-config';

const scriptOf = (example: string): string => path.join(example, 'demo.ts');

/** Whether the example needs a stage. What is on it is gone afterwards, so that such a demo always starts over. */
export const hasStage = (example: string): boolean => existsSync(scriptOf(example));

/** Whether a data directory was one of a stage; of no other may anything be removed unasked. */
export const wasStaged = (dataDirectory: string): boolean =>
  existsSync(path.join(dataDirectory, STAGED));

/** Sets up what the example's `demo.ts` does. */
export async function openStage(example: string, dataDirectory: string): Promise<DemoStage> {
  // The examples of a checkout belong to this program and keep to this form.
  const script = (await import(pathToFileURL(scriptOf(example)).href)) as {
    readonly openStage: (dataDirectory: string, configFolder: string) => Promise<DemoStage>;
  };
  return script.openStage(dataDirectory, STAGED);
}
