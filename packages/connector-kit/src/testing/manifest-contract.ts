import { expect, it } from 'vitest';
import { z } from 'zod';
import type { ContractFactory } from './contract-subject.ts';
import type { ContractSystem } from './contract-system.ts';

/** What forms, validation and documentation rely on. */
export function manifestContract(
  { type, wrongSettings }: ContractFactory,
  system: () => ContractSystem,
): void {
  const { manifest } = type;

  it('names itself', () => {
    expect(manifest.id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(manifest.title).not.toBe('');
    expect(manifest.summary).not.toBe('');
  });

  it('can read or write', () => {
    const { fullImport, export: canExport } = manifest.capabilities;
    expect(fullImport || canExport).toBe(true);
  });

  it('accepts its settings', () => {
    const parsed = manifest.settings.safeParse(system().subject.settings);
    expect(parsed.error?.issues ?? []).toEqual([]);
  });

  it('describes its settings as a JSON schema', () => {
    expect(z.toJSONSchema(manifest.settings, { io: 'input' })).toMatchObject({ type: 'object' });
  });

  it('refuses settings that are no map', () => {
    for (const wrong of [undefined, null, 'text', 1, []])
      expect(manifest.settings.safeParse(wrong).success).toBe(false);
  });

  it.each(wrongSettings)('refuses $what and says where', ({ settings, path }) => {
    const parsed = manifest.settings.safeParse(settings);
    const paths = parsed.error?.issues.map((issue) => issue.path.map(String).join('.')) ?? [];
    expect(paths).toContain(path);
  });

  it('says what is wrong with settings that it refuses', () => {
    expect(wrongSettings.length).toBeGreaterThan(0);
    for (const { settings } of wrongSettings)
      for (const issue of manifest.settings.safeParse(settings).error?.issues ?? [])
        expect(issue.message).not.toBe('');
  });
}
