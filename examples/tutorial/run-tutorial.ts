import { spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import { text } from 'node:stream/consumers';

/** A command of a tutorial and the lines that it shows for its output. */
export interface Step {
  readonly line: number;
  readonly command: string;
  readonly expected: readonly string[];
}

/** The commands of the `console` blocks of a page, in order. */
export function readSteps(page: string): readonly Step[] {
  const steps: { line: number; command: string; expected: string[] }[] = [];
  let inside = false;
  page.split('\n').forEach((line, index) => {
    if (line.startsWith('```')) inside = line === '```console';
    else if (inside && line.startsWith('$ '))
      steps.push({ line: index + 1, command: line.slice(2), expected: [] });
    else if (inside) steps.at(-1)?.expected.push(line);
  });
  return steps;
}

export interface Shell {
  /** Runs a command as if it were typed; settings made with `export` stay. Both outputs in one. */
  run(command: string): Promise<string>;
}

export function openShell(
  workingDirectory: string,
  environment: Readonly<Record<string, string | undefined>>,
): Shell {
  const exports: string[] = [];
  return {
    run: async (command) => {
      if (command.startsWith('export ')) exports.push(command);
      const script = [...exports, `{ ${command}\n} 2>&1`].join('\n');
      const child = spawn('bash', ['-c', script], {
        cwd: workingDirectory,
        env: environment,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      return text(child.stdout);
    },
  };
}

/**
 * What counts of an output: no times, speeds, run and object numbers, no spaces of tables, and no lines that stand for
 * the moving ones of a terminal.
 */
export function essence(output: string, home: string): readonly string[] {
  return output
    .replaceAll(home, '/home/you')
    .replaceAll(new RegExp(`\\b${userInfo().username}\\b`, 'g'), 'you')
    .split('\n')
    .filter((line) => !/^\S+ \S+: [\d,]+ objects in /.test(line))
    .map((line) =>
      line
        .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')
        .replace(/ [\d,]+ +\d+\.\d\d +([a-z-]+)$/, ' $1')
        .replace(/ TIME +\d+\.\d\d /, ' TIME ')
        .replaceAll(/\b(Object|Number|run|Run) \d+/g, '$1 N')
        .replace(/^ *\d+ +/, '')
        .replaceAll(/ +/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '');
}

/** The first of the expected lines that does not follow in the output; `...` stands for any lines. */
export function firstMissing(
  expected: readonly string[],
  actual: readonly string[],
): string | undefined {
  let at = 0;
  let anywhere = false;
  for (const line of expected) {
    if (line === '...') anywhere = true;
    else {
      const found = anywhere ? actual.indexOf(line, at) : at;
      if (found < 0 || actual[found] !== line) return line;
      at = found + 1;
      anywhere = false;
    }
  }
  return anywhere ? undefined : actual[at] && `nothing after "${expected.at(-1) ?? ''}"`;
}
