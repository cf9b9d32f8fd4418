import { err, foldName, ok, parseValue } from '@cognate/kernel';
import type { AttributeType, Result, Value, Values } from '@cognate/kernel';
import type { DiscoveryErrorType, SelectedAttribute } from '@cognate/connector-kit';
import { plainText } from '../protocol/plain-text.ts';
import type { LdapValue } from '../protocol/ber-reader.ts';

/** Why a value is none of the selected type. */
export interface ValueProblem {
  readonly type: DiscoveryErrorType;
  readonly message: string;
}

type Converted = Result<Values, ValueProblem>;
type Converter = (values: readonly LdapValue[]) => Converted;

const problem = (type: DiscoveryErrorType, message: string): Converted => err({ type, message });

/** Turns the values of an attribute into canonical ones, by selected type. */
const converters: Readonly<Record<AttributeType, Converter>> = {
  string: (values) => {
    for (const value of values) {
      if (typeof value !== 'string')
        return problem('invalid-attribute-value', 'A value is no text in UTF-8.');
      if (value.includes('\u0000'))
        return problem('invalid-attribute-value', 'A value contains U+0000.');
    }
    // Every value is a string: the loop above has seen them all.
    return ok(values as readonly string[]);
  },
  reference: (values) => {
    const names: string[] = [];
    for (const value of values) {
      // Groups that must have a member hold the empty name while they have none.
      if (value.length === 0) continue;
      const name = typeof value === 'string' ? nameIn(value) : '';
      if (!LOOKS_LIKE_NAME.test(name) || name.includes('\u0000'))
        return problem(
          'reference-value-not-ldap-conformant',
          `A value is no distinguished name: ${shown(value)}`,
        );
      names.push(name);
    }
    return ok(names);
  },
  binary: (values) => ok(values.map((value) => Buffer.from(value).toString('base64'))),
  integer: (values) => parsed('integer', values, 'invalid-numeric-value'),
  boolean: (values) => parsed('boolean', values, 'invalid-boolean-value'),
};

/**
 * How attributes whose values are bytes are written as text where they are selected as text, by their names in lower
 * case. `undefined` for bytes that are no such value.
 */
export type TextForms = ReadonlyMap<string, (bytes: Uint8Array) => string | undefined>;

/** Turns the values of an attribute into canonical ones. */
export function converterOf(
  { name, type }: Pick<SelectedAttribute, 'name' | 'type'>,
  forms?: TextForms,
): Converter {
  const form = type === 'string' ? forms?.get(foldName(name)) : undefined;
  if (form === undefined) return converters[type];
  return (values) => {
    const texts = values.map((value) => (typeof value === 'string' ? undefined : form(value)));
    return texts.every((text) => text !== undefined)
      ? ok(texts)
      : problem('invalid-attribute-value', `A value is not of the form that ${name} has.`);
  };
}

const LOOKS_LIKE_NAME = /^\s*[A-Za-z0-9][A-Za-z0-9.;_-]*\s*=/;

const BEFORE_NAME = /^(?:B|S):(?<length>\d{1,9}):/;

/**
 * The name in a value that is more than that: of the syntax "name and optional UID", which may have a bit string behind it, or
 * of those of Active Directory with a binary or text before it (`B:4:0AFF:CN=x`, MS-ADTS, section 3.1.1.2.2.2).
 */
function nameIn(value: string): string {
  if (value.endsWith("'B")) return value.replace(/#'[01]*'B$/, '');
  const before = BEFORE_NAME.exec(value);
  if (before === null) return value;
  const at = before[0].length + Number(before.groups?.['length']);
  return value[at] === ':' ? value.slice(at + 1) : value;
}

function parsed(
  type: AttributeType,
  values: readonly LdapValue[],
  error: DiscoveryErrorType,
): Converted {
  const results: Value[] = [];
  for (const value of values) {
    const result = typeof value === 'string' ? parseValue(type, value) : undefined;
    if (result === undefined) return problem(error, `A value is no ${type}: ${shown(value)}`);
    results.push(result);
  }
  return ok(results);
}

const SHOWN = 60;

function shown(value: LdapValue): string {
  const text = typeof value === 'string' ? plainText(value) : `${value.length} bytes`;
  return text.length > SHOWN ? `"${text.slice(0, SHOWN)}..."` : `"${text}"`;
}
