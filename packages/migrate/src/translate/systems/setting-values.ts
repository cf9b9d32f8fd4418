import type { MimAgent } from '../../mim/model.ts';

/** The value of an old setting by its path inside `private-configuration`; empty where there is none. */
export const valueOf = (agent: MimAgent, path: string): string =>
  agent.settings.find((setting) => setting.path === path)?.value ?? '';

const PARAMETER = 'MAConfig/parameter-values/parameter';

const fold = (label: string): string => label.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** The value of the first parameter of a packaged connector that has one of these names, whatever their spelling. */
export function parameterOf(agent: MimAgent, ...names: readonly string[]): string {
  const wanted = new Set(names.map(fold));
  const found = agent.settings.find(
    ({ path, label, value }) => path === PARAMETER && wanted.has(fold(label)) && value !== '',
  );
  return found?.value ?? '';
}

/** The name of a file without its folder, in the way of any system. */
export const fileName = (path: string): string | undefined => path.split(/[\\/]/).at(-1);

/** The files that run steps of a type read or, for exports, write. */
export const filesOfSteps = (agent: MimAgent, matches: (type: string) => boolean) =>
  agent.runProfiles.flatMap(({ steps }) =>
    steps
      .filter(({ type }) => matches(type))
      .flatMap(({ settings }) => settings.get('input-file') ?? settings.get('output-file') ?? []),
  );
