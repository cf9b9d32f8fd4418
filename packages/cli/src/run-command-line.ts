import { commands } from './commands/commands.ts';
import { parseCommandLine } from './command-line/parse-command-line.ts';
import type { Command, CommandArguments } from './command-line/command.ts';
import { renderCommandHelp, renderOverview } from './command-line/render-help.ts';
import type { Surroundings } from './command-context.ts';
import { createContext } from './create-context.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { describeError, exitCodeOf } from './output/print-error.ts';
import { readVersion } from './read-version.ts';

/** Does what a command line says and answers with the exit code. Never throws. */
export async function runCommandLine(
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { terminal } = surroundings;
  try {
    const line = parseCommandLine(argv, commands);
    switch (line.kind) {
      case 'version':
        terminal.stdout(`${readVersion()}\n`);
        return EXIT.ok;
      case 'help':
        terminal.stdout(
          line.command === undefined
            ? renderOverview(commands, line.noun)
            : renderCommandHelp(line.command),
        );
        return EXIT.ok;
      case 'run':
        return await runCommand(line.command, line.args, surroundings);
    }
  } catch (error) {
    terminal.stderr(describeError(error, argv.includes('--verbose')));
    return exitCodeOf(error);
  }
}

async function runCommand(
  command: Command,
  args: CommandArguments,
  surroundings: Surroundings,
): Promise<ExitCode> {
  return command.run(args, createContext(surroundings, args, command.defaults?.(args)));
}
