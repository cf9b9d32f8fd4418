import { must } from '@cognate/kernel';
import { connectLdap, parseLdapUrl, present } from '@cognate/ldap-kit';
import type { LdapClient } from '@cognate/ldap-kit';

/** What reading a whole directory took. Memory is what the process holds, in MiB. */
export interface ReadResult {
  readonly entries: number;
  readonly values: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** The most in the first tenth, and the most in all. */
  readonly firstTenthMib: number;
  readonly peakMib: number;
}

export interface Place {
  readonly url: string;
  readonly dn: string;
  readonly password: string;
  readonly base: string;
  readonly pageSize: number;
  /** How many entries there are, to know when a tenth is read. */
  readonly expected: number;
}

const MIB = 1024 * 1024;

/** Reads all entries with all attributes, every value decoded, and drops them. */
export async function measureRead(place: Place): Promise<ReadResult> {
  const url = must(parseLdapUrl(place.url), 'the server has a valid URL');
  const client = await connectLdap({ url, allowClearText: true });
  try {
    await client.bind(place.dn, place.password);
    return await readAll(client, place);
  } finally {
    client.close();
  }
}

async function readAll(
  client: LdapClient,
  { base, pageSize, expected }: Place,
): Promise<ReadResult> {
  const request = {
    base,
    scope: 'subtree',
    filter: present('objectClass'),
    attributes: ['*'],
  } as const;
  let entries = 0;
  let values = 0;
  let firstTenth = 0;
  let peak = 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  for await (const items of client.search(request, { pageSize })) {
    for (const item of items) {
      if (item.kind !== 'entry') continue;
      entries += 1;
      for (const attribute of item.attributes) values += attribute.values.length;
    }
    peak = Math.max(peak, process.memoryUsage.rss());
    if (entries <= expected / 10) firstTenth = peak;
  }
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    entries,
    values,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    firstTenthMib: firstTenth / MIB,
    peakMib: peak / MIB,
  };
}
