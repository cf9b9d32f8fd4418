import { expect } from 'vitest';
import { smallCompany } from './small-company.ts';
import type { SmallCompany } from './small-company.ts';

/** The result of a command line with --output json. */
export async function json(company: SmallCompany, line: string): Promise<unknown> {
  const { stdout } = await company.run(`${line} --output json`);
  return JSON.parse(stdout);
}

/** A small company whose configuration is in use. */
export async function applied(): Promise<SmallCompany> {
  const company = await smallCompany();
  expect(await company.run('config apply')).toMatchObject({ code: 0 });
  return company;
}
