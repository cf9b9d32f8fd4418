import { expect, test } from 'vitest';
import { smallCompany } from '../../testing/small-company.ts';

test('a plan tells the effect, the history keeps all, and an earlier version can come back', async () => {
  await using company = await smallCompany();
  expect((await company.run('config plan')).stdout).toContain('Everything is new.');
  await company.run('config apply');
  await company.run('cycle');
  expect((await company.run('config plan')).stdout).toBe('Nothing would change.\n');
  const hr = company.read('config/connectors/hr.yaml');
  company.write('config/connectors/hr.yaml', hr.replace('Trim(name)', 'UpperCase(name)'));
  const plan = await company.run('config plan');
  expect(plan).toMatchObject({ code: 0 });
  expect(plan.stdout).toContain(
    '~ connector hr: importFlows.person.person.displayName: "Trim(name)" -> "UpperCase(name)"',
  );
  expect(plan.stdout).toMatch(/^hr +3 +importFlows +a full synchronization applies the rules$/m);
  const whatIf = await company.run('config plan --what-if');
  expect(whatIf.stdout).toMatch(/hr: success: \d+ objects of connector spaces and 3 of the metav/);
  // A plan changes nothing.
  expect((await company.run('config history --output json')).stdout).not.toContain('"version": 2');
  await company.run('config apply');
  expect((await company.run('config diff 1 2')).stdout).toContain('UpperCase(name)');
  expect((await company.run('config show 1')).stdout).toContain('displayName: Trim(name)');
  const rehearsed = await company.run('config rollback 1 --dry-run');
  expect(rehearsed.stdout).toContain('Nothing was changed.');
  const back = await company.run('config rollback 1');
  expect(back).toMatchObject({ code: 0 });
  expect(back.stdout).toContain('Version 3, which is 1 again, is in force.');
  expect((await company.run('config diff 1 3')).stdout).toBe('They do not differ.\n');
  const history = await company.run('config history');
  expect(history.stdout).toMatch(/3 .* tester +version 1 again/);
  expect(await company.run('config show 9')).toMatchObject({ code: 2 });
  expect(await company.run('config rollback nine')).toMatchObject({ code: 2 });
});
