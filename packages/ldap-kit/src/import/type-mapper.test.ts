import { describe, expect, it } from 'vitest';
import { printFilter } from '../protocol/filter.ts';
import { directorySchema } from '../schema/directory-schema.ts';
import { searchFilter } from './search-filter.ts';
import { createTypeMapper, typeRules } from './type-mapper.ts';

const directory = directorySchema(
  [
    "( 1 NAME 'top' ABSTRACT )",
    "( 2 NAME 'person' SUP top )",
    "( 3 NAME 'organizationalPerson' SUP person )",
    "( 4 NAME 'inetOrgPerson' SUP organizationalPerson )",
    "( 5 NAME 'posixAccount' SUP top AUXILIARY )",
  ],
  [],
);
const types = (...names: readonly string[]) => names.map((name) => ({ name, attributes: [] }));

const mapping = (
  names: readonly string[],
  settings: Readonly<Record<string, { objectClasses: string[]; filter?: string }>> = {},
) => {
  const rules = typeRules(types(...names), settings, directory);
  const typeOf = createTypeMapper(rules, directory);
  return {
    typeOf: (...classes: readonly string[]) => typeOf(classes)?.name,
    filter: printFilter(searchFilter(rules)),
  };
};

describe('the type of an object', () => {
  it('is the most specific selected class', () => {
    const { typeOf } = mapping(['person', 'inetOrgPerson']);
    expect(typeOf('top', 'person', 'organizationalPerson', 'inetOrgPerson')).toBe('inetOrgPerson');
    expect(typeOf('top', 'person', 'organizationalPerson')).toBe('person');
    expect(typeOf('top', 'device')).toBeUndefined();
  });

  it('is found when the entry names its lowest class only', () => {
    expect(mapping(['person']).typeOf('INETORGPERSON', 'posixAccount')).toBe('person');
  });

  it('may be a name for several classes', () => {
    const settings = { account: { objectClasses: ['inetOrgPerson', 'posixAccount'] } };
    const { typeOf } = mapping(['inetOrgPerson', 'account'], settings);
    expect(typeOf('inetOrgPerson', 'posixAccount')).toBe('account');
    expect(typeOf('inetOrgPerson')).toBe('inetOrgPerson');
  });
});

describe('the search', () => {
  it('is for the classes of the types', () => {
    expect(mapping(['person']).filter).toBe('(objectClass=person)');
    const settings = { account: { objectClasses: ['inetOrgPerson', 'posixAccount'] } };
    expect(mapping(['account', 'person'], settings).filter).toBe(
      '(|(&(objectClass=inetOrgPerson)(objectClass=posixAccount))(objectClass=person))',
    );
  });

  it('does not find as a general type what the filter of a specific one leaves out', () => {
    const settings = { inetOrgPerson: { objectClasses: ['inetOrgPerson'], filter: '(mail=*)' } };
    expect(mapping(['person', 'inetOrgPerson'], settings).filter).toBe(
      '(|(&(objectClass=inetOrgPerson)(mail=*))(&(objectClass=person)(!(objectClass=inetOrgPerson))))',
    );
  });
});
