import { identicon } from './identicon.ts';

/** An object of the directory as an import shows it. */
export interface DirectoryObject {
  readonly dn: string;
  readonly anchor: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, readonly (string | number)[]>>;
}

const BASE = 'OU=People,DC=litware,DC=test';
const FIRST = ['Ann', 'Bo', 'Cy', 'Di', 'Ed', 'Flo', 'Gil', 'Hal', 'Ida', 'Jo'];
const LAST = ['Adler', 'Berg', 'Crow', 'Dahl', 'Eriksen', 'Fox', 'Gray', 'Holm', 'Ito', 'Jansen'];
const TITLES = ['Analyst', 'Engineer', 'Manager', 'Designer', 'Accountant'];
const DEPARTMENTS = ['Sales', 'Research', 'Finance', 'Operations'];

const pick = <T>(list: readonly T[], index: number): T | undefined => list[index % list.length];
export const anchorOf = (number: number): string =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const sid = (number: number): string =>
  Buffer.from([1, 1, 0, 0, 0, 0, 0, 5, number & 255, number >> 8, 0, 0]).toString('base64');

/** The n-th employee, from 0; the first of each ten leads the others, and the very first one everybody. */
export function employee(number: number, photos = true): DirectoryObject {
  const first = pick(FIRST, number) ?? '';
  const last = pick(LAST, Math.floor(number / FIRST.length)) ?? '';
  const account = `${first}.${last}${number < 100 ? '' : number}`.toLowerCase();
  const leader = number % 10 === 0 ? 0 : number - (number % 10);
  return {
    dn: nameOf(number),
    anchor: anchorOf(number),
    type: 'user',
    attributes: {
      sAMAccountName: [account],
      displayName: [`${first} ${last}`],
      givenName: [first],
      sn: [last],
      mail: [`${account}@litware.test`],
      title: [number === 0 ? 'Director' : (pick(TITLES, number) ?? '')],
      department: [pick(DEPARTMENTS, Math.floor(number / 10)) ?? ''],
      physicalDeliveryOfficeName: [`${1 + (number % 4)}.${String(number % 30).padStart(2, '0')}`],
      telephoneNumber: [`+1 555 ${String(1000 + number)}`],
      userPrincipalName: [`${account}@litware.test`],
      proxyAddresses: [`SMTP:${account}@litware.test`, `SIP:${account}@litware.test`],
      objectSid: [sid(number + 1000)],
      ...(number === leader ? {} : { manager: [nameOf(leader)] }),
      ...(photos ? photoOf(number) : {}),
    },
  };
}

/** Some have none, and some a photograph that is far too large. */
const photoOf = (number: number): DirectoryObject['attributes'] =>
  number % 7 === 6
    ? {}
    : { thumbnailPhoto: [identicon(number, number % 50 === 3 ? 640 : 96).toString('base64')] };

/** Several have the comma in their name that directories are known for. */
function nameOf(number: number): string {
  const first = pick(FIRST, number) ?? '';
  const last = pick(LAST, Math.floor(number / FIRST.length)) ?? '';
  const leaf = number < 100 ? `${last}\\, ${first}` : `${first} ${last} ${number}`;
  return `CN=${leaf},${BASE}`;
}

/** An account that stands here for somebody of another forest. */
export const shadowAccount: DirectoryObject = {
  dn: `CN=Guest Vera,${BASE}`,
  anchor: anchorOf(900_001),
  type: 'user',
  attributes: {
    sAMAccountName: ['vera'],
    displayName: ['Vera (Fabrikam)'],
    'msDS-SourceObjectDN': ['CN=Vera,OU=Staff,DC=fabrikam,DC=test'],
  },
};

/** Nobody wrote down what this one is called; the letter in the name is written in bytes. */
export const unnamed: DirectoryObject = {
  dn: `CN=M\\C3\\BCller\\, Jo,${BASE}`,
  anchor: anchorOf(900_002),
  type: 'user',
  attributes: { sAMAccountName: ['jmueller'], userPrincipalName: ['jmueller@litware.test'] },
};

export const department: DirectoryObject = {
  dn: `CN=Sales,${BASE}`,
  anchor: anchorOf(900_003),
  type: 'group',
  attributes: { displayName: ['Sales'], groupType: [2], member: [nameOf(1), nameOf(2)] },
};

/** A contact for somebody whom the directory has itself: it joins and gives nothing. */
export const contact: DirectoryObject = {
  dn: `CN=Contact of Bo,${BASE}`,
  anchor: anchorOf(900_004),
  type: 'contact',
  attributes: { 'msDS-SourceObjectDN': [nameOf(1)] },
};

/** A company of so many employees, and what else a directory has. */
export const company = (employees: number, photos = true): readonly DirectoryObject[] => [
  ...Array.from({ length: employees }, (_, number) => employee(number, photos)),
  shadowAccount,
  unnamed,
  department,
  contact,
];
