import { expect, it } from 'vitest';
import { readMigrationFolder } from '../folder/read-folder.ts';
import { testCatalog } from '../testing/catalog.ts';
import { serverFolder } from '../testing/folders.ts';
import { translate } from '../translate/translate.ts';
import { migrationReport } from './migration-report.ts';
import { renderHtmlReport } from './render-html.ts';

const source = await readMigrationFolder(serverFolder);
const migration = translate(source, testCatalog);

it('counts every finding once and puts the urgent ones first', () => {
  const { counts, findings } = migrationReport('north', source, migration);
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(findings.length);
  expect(findings).toHaveLength(migration.findings.length);
  expect(findings[0]?.category).toBe('unsafe');
  expect(findings.at(-1)?.category).toBe('one-to-one');
});

it('writes names from the files as text, never as markup', () => {
  const report = migrationReport('<script>alert(1)</script>', source, migration);
  const html = renderHtmlReport(report);
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).toContain('cd.person#3:Last-&gt;sn');
});
