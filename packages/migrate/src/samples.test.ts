import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportMim } from './export/export-mim.ts';
import { readMigrationFolder } from './folder/read-folder.ts';
import { testCatalog } from './testing/catalog.ts';
import { folderOf } from './testing/folders.ts';
import { byId } from './testing/meaning.ts';
import { translate } from './translate/translate.ts';

/** A folder with exports of real servers, for those who have one. */
const samples = process.env['COGNATE_MIM_SAMPLES'];

describe.runIf(samples !== undefined)('real exports in COGNATE_MIM_SAMPLES', () => {
  const folder = samples ?? '';

  it('are read without an element that is not known', async () => {
    const { findings } = await readMigrationFolder(folder);
    expect(findings.filter(({ category }) => category === 'unknown')).toEqual([]);
  });

  it('give the published counts of the profile solution', async () => {
    const source = await readMigrationFolder(path.join(folder, 'sharepoint-solution'));
    const counts = source.agents.map((agent) => [
      agent.name,
      agent.schema.classes.length,
      agent.schema.attributes.length,
      agent.selectedAttributes.length,
      agent.joins.length,
      agent.projections.length,
      agent.exportFlows.length,
      agent.runProfiles.length,
      agent.partitions.length,
      agent.projections.filter(({ type }) => type === 'scripted').length,
      agent.exportFlows.filter(({ mapping }) => mapping.kind === 'scripted').length,
    ]);
    expect(counts).toEqual([
      ['ADMA', 264, 1411, 27, 1, 4, 0, 4, 2, 1, 0],
      ['SPMA', 3, 110, 37, 1, 0, 37, 5, 1, 0, 5],
    ]);
    const [metaverse] = source.metaverses;
    expect(metaverse?.schema.classes).toHaveLength(15);
    expect(metaverse?.schema.attributes).toHaveLength(142);
    const kinds = metaverse?.importFlows.map(({ mapping }) => mapping.kind) ?? [];
    expect(kinds).toHaveLength(44);
    expect(kinds.filter((kind) => kind === 'scripted')).toHaveLength(2);
    expect(kinds.filter((kind) => kind === 'constant')).toHaveLength(6);
    const fromNames = metaverse?.importFlows.filter(
      ({ mapping }) => mapping.kind === 'direct' && mapping.source.intrinsic,
    );
    expect(fromNames).toHaveLength(4);
    expect(metaverse?.provisioning?.type).toBe('scripted');
    expect(metaverse?.deletionRules).toHaveLength(2);
    const { configuration, stubs } = translate(source, testCatalog);
    const flows = (index: number, key: 'importFlows' | 'exportFlows'): number =>
      Object.values(configuration.connectors[index]?.[key] ?? {})
        .flatMap((types) => Object.values(types))
        .reduce((sum, targets) => sum + Object.keys(targets).length, 0);
    // One scripted flow writes a text from a reference, which is refused; the other is asked for.
    expect(flows(0, 'importFlows')).toBeGreaterThanOrEqual(43);
    expect(flows(1, 'exportFlows')).toBe(37);
    expect(stubs).toHaveLength(9);
  });

  it('come back equal from the way to MIM files', async () => {
    const source = await readMigrationFolder(path.join(folder, 'sharepoint-solution'));
    const { configuration } = translate(source, testCatalog);
    const { files } = exportMim(configuration, new Date(0));
    const back = await readMigrationFolder(folderOf(Object.fromEntries(files)));
    expect(byId(translate(back, testCatalog).configuration)).toEqual(byId(configuration));
  });

  it('give the published counts of the identity service', async () => {
    const { findings } = await readMigrationFolder(path.join(folder, 'service-base'));
    const objects = (file: string): ReadonlyMap<string, number> =>
      new Map(
        findings
          .filter(({ code, place }) => code === 'service-objects' && place.file === file)
          .map(({ subject }) => {
            const [, type = '', count] = /^(\w+) \((\d+)\)$/.exec(subject) ?? [];
            return [type, Number(count)];
          }),
      );
    const schema = objects('schema.xml');
    expect(Object.fromEntries(schema)).toMatchObject({
      BindingDescription: 944,
      AttributeTypeDescription: 312,
      ObjectTypeDescription: 45,
      SynchronizationFilter: 1,
    });
    const policy = objects('policy.xml');
    expect([...policy.values()].reduce((sum, count) => sum + count, 0)).toBe(809);
    expect(Object.fromEntries(policy)).toMatchObject({
      ManagementPolicyRule: 83,
      Set: 80,
      ObjectVisualizationConfiguration: 40,
      SearchScopeConfiguration: 103,
      HomepageConfiguration: 34,
      Function: 31,
      NavigationBarConfiguration: 21,
      EmailTemplate: 20,
      WorkflowDefinition: 13,
    });
    const inside = (subject: string) =>
      findings
        .find((finding) => finding.subject === subject)
        ?.message.match(/workflow: (\d+)/)?.[1];
    expect(inside('Set (80)')).toBe('76');
    expect(inside('WorkflowDefinition (13)')).toBe('13');
  });

  it('give the published counts of single files', async () => {
    const { agents, connectRules, findings } = await readMigrationFolder(folder);
    expect(connectRules).toHaveLength(5);
    expect(agents.filter(({ packaged }) => packaged)).toHaveLength(1);
    const parts = findings.filter(({ code }) => code === 'rule-part');
    const flows = (kind: string) => parts.filter(({ subject }) => subject.startsWith(kind));
    expect(flows('import flow')).toHaveLength(18);
    expect(flows('export flow')).toHaveLength(4);
    expect(flows('scope of 6 conditions')).toHaveLength(1);
    expect(findings.find(({ message }) => message.startsWith('Run history'))?.message).toContain(
      '1 runs with 2 steps (success 2)',
    );
  });
});
