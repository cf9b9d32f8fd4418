import { foldName, must } from '@cognate/kernel';
import { present, protocolError, resultError, fullImportRequired } from '@cognate/ldap-kit';
import type { LdapClient, LdapValue } from '@cognate/ldap-kit';

/** What a domain controller says of itself. */
export interface DomainController {
  readonly name: string;
  /** Its clock. */
  readonly time: Date;
  readonly highestUsn: string;
  /** Names its copy of the database: another one after a restore. */
  readonly invocationId: string;
}

const isBinary = (name: string): boolean => /guid$|^invocationid$/i.test(name);

/** Reads the attributes of one entry; throws when it cannot be read. */
async function readOne(
  client: LdapClient,
  base: string,
  attributes: readonly string[],
): Promise<(attribute: string) => LdapValue | undefined> {
  const filter = present('objectClass');
  const request = { base, scope: 'base', filter, attributes, isBinary } as const;
  const { result, entries } = await client.searchAll(request);
  if (result.code !== 0) throw resultError(`"${base}" cannot be read`, result);
  return (attribute) =>
    entries[0]?.attributes.find(({ name }) => foldName(name.text) === foldName(attribute))
      ?.values[0];
}

const hex = (value: LdapValue): string => Buffer.from(value).toString('hex');

export async function readController(client: LdapClient): Promise<DomainController> {
  const names = ['dnsHostName', 'currentTime', 'highestCommittedUSN', 'dsServiceName'];
  const root = await readOne(client, '', names);
  const text = (attribute: string): string => {
    const value = root(attribute);
    if (typeof value === 'string' && value !== '') return value;
    throw protocolError(
      `${client.url.text} does not say its ${attribute}; is it a domain controller?`,
    );
  };
  const service = await readOne(client, text('dsServiceName'), ['invocationId']);
  const invocationId = service('invocationId');
  if (invocationId === undefined)
    throw protocolError(`${client.url.text} does not say its invocationId`);
  return {
    name: text('dnsHostName'),
    time: parseTime(text('currentTime')),
    highestUsn: text('highestCommittedUSN'),
    invocationId: hex(invocationId),
  };
}

/** The id of a partition. */
export async function partitionId(client: LdapClient, partition: string): Promise<string> {
  const read = await readOne(client, partition, ['objectGUID']);
  const id = read('objectGUID');
  if (id === undefined) throw protocolError(`the partition "${partition}" shows no objectGUID`);
  return hex(id);
}

const TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.\d+)?Z$/;

const at = (part: number | undefined): number => must(part, 'the pattern has six groups');

function parseTime(text: string): Date {
  const parts = TIME.exec(text);
  if (parts === null) throw protocolError(`"${text}" is no time`);
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number);
  return new Date(Date.UTC(at(year), at(month) - 1, at(day), at(hour), at(minute), at(second)));
}

// What Windows keeps deleted objects for when the forest does not say otherwise.
const TOMBSTONE_DAYS = 60;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Refuses a position that is older than the forest remembers deletions: those that it has forgotten would never be
 * reported. Both times are the directory's own, so that a wrong clock here does no harm.
 */
export async function assertFresh(
  client: LdapClient,
  { time }: DomainController,
  since: string,
): Promise<void> {
  const age = (time.getTime() - new Date(since).getTime()) / DAY_MS;
  const days = await tombstoneDays(client);
  if (age < days) return;
  throw fullImportRequired(
    `The last import was ${Math.floor(age)} days ago, and the forest forgets deletions after ${days}.`,
  );
}

async function tombstoneDays(client: LdapClient): Promise<number> {
  const root = await readOne(client, '', ['configurationNamingContext']);
  const base = `CN=Directory Service,CN=Windows NT,CN=Services,${String(root('configurationNamingContext'))}`;
  const read = await readOne(client, base, ['tombstoneLifetime']);
  const days = Number(read('tombstoneLifetime'));
  return Number.isInteger(days) && days > 0 ? days : TOMBSTONE_DAYS;
}
