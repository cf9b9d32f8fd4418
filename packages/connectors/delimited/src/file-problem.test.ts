import { describe, expect, it } from 'vitest';
import { openProblem, readProblem, writeProblem } from './file-problem.ts';

const failure = (code: string): Error => Object.assign(new Error(`${code}: failed`), { code });

describe('a file that fails', () => {
  it.each([
    ['ENOENT', 'no-start-file-not-found'],
    ['ENOTDIR', 'no-start-file-not-found'],
    ['EACCES', 'no-start-file-access-denied'],
    ['EPERM', 'no-start-file-access-denied'],
    ['EMFILE', 'no-start-file-open'],
  ])('when it is opened, by %s, ends the step with %s', (code, stepResult) => {
    expect(openProblem('/data/people.csv', failure(code))).toMatchObject({ stepResult });
  });

  it.each([
    ['ENOSPC', 'stopped-disk-full'],
    ['EDQUOT', 'stopped-disk-full'],
    ['EROFS', 'stopped-file-error'],
    ['EIO', 'stopped-file-error'],
  ])('when it is written, by %s, ends the step with %s', (code, stepResult) => {
    expect(writeProblem('/data/people.csv', failure(code))).toMatchObject({ stepResult });
  });

  it('says which file it is, what is wrong and what to do', () => {
    for (const problem of [openProblem, readProblem, writeProblem]) {
      const error = problem('/data/people.csv', failure('EIO'));
      expect(error.message).toContain('/data/people.csv');
      expect(error.message).toContain('EIO');
      expect(error.remedy).toMatch(/\.$/);
    }
  });
});
