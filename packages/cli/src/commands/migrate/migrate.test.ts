import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../../testing/run-cli.ts';

const server = path.join(import.meta.dirname, '../../../../migrate/src/testing/server');
const systems = path.join(server, '../systems');
const folder = mkdtempSync(path.join(tmpdir(), 'cognate-cli-migrate-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const cli = async (...words: readonly string[]) => runCli(words, { workingDirectory: folder });

describe('cognate migrate assess', () => {
  it('shows what needs attention and writes the whole report', async () => {
    const { code, stdout } = await cli('migrate', 'assess', server, '--report', 'assessment');
    expect(code).toBe(1);
    expect(stdout).toMatch(/ma-ad\.xml:45: AD: user\.unicodePwd: A password stands in the file/);
    expect(stdout).not.toContain('Carried over as it is (');
    const report: unknown = JSON.parse(
      readFileSync(path.join(folder, 'assessment/report.json'), 'utf8'),
    );
    expect(report).toMatchObject({ counts: { unsafe: 5, unknown: 3 } });
    expect(readFileSync(path.join(folder, 'assessment/report.html'), 'utf8')).toContain('<h1>');
    expect(readFileSync(path.join(folder, 'assessment/extensions/North-AD.ts'), 'utf8')).toContain(
      'export const extension',
    );
  });

  it('ends with findings where a file cannot be read', async () => {
    mkdirSync(path.join(folder, 'cut'));
    writeFileSync(path.join(folder, 'cut/MV.XML'), '<saved-mv-configuration>');
    const { code, stdout } = await cli('migrate', 'assess', 'cut');
    expect(code).toBe(1);
    expect(stdout).toContain('MV.XML:1: MV.XML: This is not well-formed XML');
  });

  it('says that a folder is missing', async () => {
    const { stderr } = await cli('migrate', 'assess', 'nowhere');
    expect(stderr).toContain('cannot be read');
  });
});

describe('cognate migrate import', () => {
  it('writes a configuration that is valid, and keeps secrets out of it', async () => {
    const line = ['migrate', 'import', server, '--config', 'north', '--data', 'data'];
    const { code, stderr } = await cli(...line);
    expect(code).toBe(1);
    expect(stderr).toContain('Secrets to set: ad-password.');
    const secrets = path.join(folder, 'data/secrets.yaml');
    expect(readFileSync(secrets, 'utf8')).toContain('ad-user-unicodepwd: "Summer-Of-69!"');
    expect(statSync(secrets).mode & 0o077).toBe(0);
    const checked = await cli('config', 'validate', '--config', 'north', '--data', 'data');
    expect(checked.stdout).toContain('0 errors');
    expect(checked.code).toBe(0);
  });

  it('writes settings that the connectors take, for every kind of old connector', async () => {
    await cli('migrate', 'import', systems, '--config', 'south', '--data', 'data');
    const checked = await cli('config', 'validate', '--config', 'south', '--data', 'data');
    expect(checked.stdout).toContain('0 errors, 7 warnings');
  });

  it('writes the same files again, only when told to, and keeps what was entered since', async () => {
    const file = path.join(folder, 'north/connectors/AD.yaml');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, 'changed');
    const line = ['migrate', 'import', server, '--config', 'north', '--data', 'data'];
    const refused = await cli(...line);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('holds a configuration already');
    await cli(...line, '--force');
    expect(readFileSync(file, 'utf8')).toBe(before);
    const written = path.join(folder, 'north/extensions/North-AD.ts');
    writeFileSync(written, `${readFileSync(written, 'utf8')}// mine\n`);
    writeFileSync(file, before.replace('- north.test', '- dc1.north.test'));
    await cli(...line, '--force');
    expect(readFileSync(written, 'utf8')).toContain('// mine');
    expect(readFileSync(file, 'utf8')).toContain('dc1.north.test');
    const secrets = readFileSync(path.join(folder, 'data/secrets.yaml'), 'utf8');
    expect(secrets.match(/ad-user-unicodepwd:/g)).toHaveLength(1);
  });
});

describe('cognate migrate export-mim', () => {
  it('writes the files of a server export, and says what has to be entered again', async () => {
    const { code, stdout } = await cli(
      'migrate',
      'export-mim',
      'mim',
      '--config',
      'north',
      '--data',
      'data',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('AD: settings: Address, account and files');
    expect(readFileSync(path.join(folder, 'mim/MV.XML'), 'utf8')).toContain(
      '<saved-mv-configuration server="COGNATE"',
    );
    const again = await cli('migrate', 'assess', 'mim');
    expect(again.stdout).toContain('AD');
    expect(again.code).toBe(0);
  });
});
