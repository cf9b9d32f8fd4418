import type { CommandContext } from '../command-context.ts';
import { UsageError } from '../usage-error.ts';

/** Asks for something that nobody may see: without echo, or from the standard input where that is no terminal. */
export function askSecret({ secretInput }: CommandContext, what: string): Promise<string> {
  return secretInput.read(`${what}: `);
}

/** Asks for something new: typed twice, because nobody sees what is typed. */
export async function askNewSecret(context: CommandContext, what: string): Promise<string> {
  const first = await askSecret(context, what);
  if (!context.secretInput.isTerminal) return first;
  if ((await askSecret(context, `${what} again`)) === first) return first;
  throw new UsageError('The two entries differ.', 'Run the command again.');
}
