import { describe, expect, it } from 'vitest';
import { containerFilter, searchBases } from './containers.ts';

const settings = (include: readonly string[], exclude: readonly string[] = []) => ({
  baseDns: ['dc=a', 'ou=x,DC=A', 'dc=b'],
  containers: { include, exclude },
});

describe('searchBases', () => {
  it('leaves out bases that lie in others', () => {
    expect(searchBases(settings([]))).toEqual(['dc=a', 'dc=b']);
  });

  it('are the included containers where there are any', () => {
    const include = ['ou=x,dc=a', 'OU=X, dc=a', 'ou=y,ou=x,dc=a', 'ou=xy,dc=a'];
    expect(searchBases(settings(include))).toEqual(['OU=X, dc=a', 'ou=xy,dc=a']);
  });
});

describe('containerFilter', () => {
  it('leaves out what lies in no selected container, also where none is excluded', () => {
    const inScope = containerFilter(settings(['ou=x,dc=a'], []));
    expect(inScope('cn=1,ou=y,ou=x,dc=a')).toBe(true);
    expect(inScope('cn=1,ou=y,dc=a')).toBe(false);
    expect(containerFilter(settings([], []))('cn=1,dc=b')).toBe(true);
    const following = containerFilter({ ...settings(['ou=x,dc=a'], []), aliases: 'always' });
    expect(following('cn=1,dc=b')).toBe(true);
  });

  it('leaves out what is in an excluded container, and only that', () => {
    const inScope = containerFilter(settings([], ['ou=x,dc=a']));
    expect(inScope('cn=1,ou=y,dc=a')).toBe(true);
    expect(inScope('cn=1,OU=X, dc=a')).toBe(false);
    expect(inScope('ou=x,dc=a')).toBe(false);
    expect(inScope('cn=1,ou=xx,dc=a')).toBe(true);
  });

  it('follows the innermost container', () => {
    const inScope = containerFilter(settings(['dc=a', 'ou=z,ou=x,dc=a'], ['ou=x,dc=a']));
    expect(inScope('cn=1,dc=a')).toBe(true);
    expect(inScope('cn=1,ou=x,dc=a')).toBe(false);
    expect(inScope('cn=1,ou=z,ou=x,dc=a')).toBe(true);
  });

  it('is not misled by a comma in a name', () => {
    const inScope = containerFilter(settings([], ['ou=x,dc=a']));
    expect(inScope('cn=1\\,ou=x\\,dc=a,dc=a')).toBe(true);
  });
});
