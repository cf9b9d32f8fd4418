import type { DnStyle, Value } from '@cognate/kernel';
import { escapeDnValue } from '@cognate/kernel';
import {
  argument,
  asText,
  bounded,
  MAX_RESULT_LENGTH,
  refuse,
  shown,
  tooLong,
  unary,
} from './build.ts';
import { fromBase64, toBase64 } from './base64.ts';
import type { Call, FunctionDefinition } from './definition.ts';

// 8 bytes and 15 sub-authorities, in base64.
const LONGEST_SID = 92;

/** A security identifier: revision, count, 48-bit authority (big-endian), 32-bit sub-authorities (little-endian). */
function sidText(value: Value | null, call: Call): string {
  const bytes =
    typeof value === 'string' && value.length <= LONGEST_SID ? fromBase64(value) : undefined;
  const count = bytes?.[1] ?? 0;
  if (bytes === undefined || bytes[0] !== 1 || count > 15 || bytes.length !== 8 + 4 * count) {
    return refuse(call, 0, `${shown(value)} is not a security identifier (SID)`);
  }
  const view = new DataView(bytes.buffer);
  const authority = view.getUint16(2) * 2 ** 32 + view.getUint32(4);
  const parts = Array.from({ length: count }, (_, index) => view.getUint32(8 + 4 * index, true));
  return ['S-1', authority, ...parts].join('-');
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// .NET keeps the first three fields of a GUID in little-endian order.
const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

function guidBytes(value: Value | null, call: Call): string {
  if (typeof value !== 'string' || !GUID.test(value)) {
    return refuse(call, 0, `${shown(value)} is not a GUID in the form 8-4-4-4-12`);
  }
  const digits = value.replaceAll('-', '');
  const read = (at: number): number => Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16);
  return toBase64(Uint8Array.from(ORDER, read));
}

const PART_NAME = /^[A-Za-z][A-Za-z0-9-]*=/;

/** Escapes the value of a name component; a leading `CN=` is its part name and stays. */
function escapeComponent(text: string, style: DnStyle): string {
  const name = PART_NAME.exec(text)?.[0] ?? '';
  const value = text.slice(name.length);
  if (style === 'ldap') return name + escapeDnValue(value);
  const escaped = value.replace(/[\\,+#]/g, '\\$&');
  return name + (value.endsWith(' ') ? `${escaped.slice(0, -1)}\\ ` : escaped);
}

const buildEscape: FunctionDefinition['build'] = (given, call) => {
  const { one } = argument(given, 0);
  return (environment) => {
    const value = one(environment);
    if (value === null) return null;
    const text = asText(value);
    if (text.length > MAX_RESULT_LENGTH) tooLong(call);
    return bounded(escapeComponent(text, environment.dnStyle ?? 'ldap'), call);
  };
};

/** Functions that change the form of a value. */
export const CONVERSION_FUNCTIONS: readonly FunctionDefinition[] = [
  {
    name: 'ConvertSidToString',
    group: 'conversion',
    parameters: [{ name: 'sid', type: 'binary' }],
    returns: 'string',
    summary:
      'A binary security identifier as `S-1-...` text. Anything else, or nothing, is an error.',
    mim: true,
    examples: [
      { expression: 'ConvertSidToString("AQIAAAAAAAUgAAAAIAIAAA==")', result: 'S-1-5-32-544' },
    ],
    build: unary(sidText),
  },
  {
    name: 'ConvertStringToGuid',
    group: 'conversion',
    parameters: [{ name: 'guid', type: 'text' }],
    returns: 'binary',
    summary:
      'The bytes of a GUID written as 8-4-4-4-12 hexadecimal digits, in the order that .NET and Active Directory store them. Anything else, or nothing, is an error.',
    mim: true,
    examples: [
      {
        expression: 'ConvertStringToGuid("00112233-4455-6677-8899-aabbccddeeff")',
        result: 'MyIRAFVEd2aImaq7zN3u/w==',
      },
    ],
    build: unary(guidBytes),
  },
  {
    name: 'EscapeDNComponent',
    group: 'conversion',
    parameters: [{ name: 'str', type: 'text' }],
    returns: 'string',
    summary:
      'The text made safe as one component of a distinguished name, by the rules of the target. A leading `CN=` is taken as the name of the component and kept. No value when str is missing.',
    mim: true,
    examples: [
      { expression: 'EscapeDNComponent("CN=Lee, Ann")', result: 'CN=Lee\\, Ann' },
      { expression: '"CN=" + EscapeDNComponent("Lee, Ann")', result: 'CN=Lee\\, Ann' },
    ],
    build: buildEscape,
  },
];
