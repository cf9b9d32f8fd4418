import type { DiscoveryError, ImportEntry } from '@cognate/connector-kit';
import { foldName } from '@cognate/kernel';
import type { EntryResult } from '../entry.ts';
import type { SessionEnvironment } from '../environment.ts';
import type { StoredProfile } from '../protocol/profile-change.ts';
import { PICTURE } from '../schema.ts';
import { TransportError } from '../transport/transport-error.ts';

/** Where a profile says that its picture is; SharePoint keeps the address, not the picture. */
const ADDRESSES = ['pictureurl', 'picture'];

/**
 * The entry with its picture, where pictures flow from SharePoint and this one is selected. Only sites that the settings
 * name are asked: the credentials go along, and an address in a profile is anybody's.
 */
export async function addPictures(
  environment: SessionEnvironment,
  profile: StoredProfile,
  entry: ImportEntry,
): Promise<EntryResult> {
  const { schema, settings } = environment;
  if (settings.pictures.direction !== 'import' || entry.change === 'delete') return { entry };
  const type = schema.objectTypes.find(({ name }) => foldName(name) === foldName(profile.type));
  const picture = type?.attributes.find(({ name }) => foldName(name) === foldName(PICTURE));
  const address = ADDRESSES.flatMap((name) => profile.properties.get(name)?.[0] ?? [])[0] ?? '';
  if (picture === undefined || address === '') return { entry };
  const fetched = await fetchPicture(environment, address);
  if (typeof fetched === 'string') return { error: problem(entry, picture.name, fetched) };
  const attributes = { ...entry.attributes, [picture.name]: [fetched.toString('base64')] };
  // The address says nothing of the picture that is there.
  const { fingerprint: _, ...rest } = entry;
  return { entry: { ...rest, attributes } };
}

/** The bytes, or why there are none. */
async function fetchPicture(
  { settings, fetch, signal }: SessionEnvironment,
  address: string,
): Promise<Buffer | string> {
  const url = URL.parse(address, settings.url);
  const trusted = [settings.url, ...settings.pictures.sites].map((site) => new URL(site).origin);
  if (url === null || !trusted.includes(url.origin))
    return `it is at ${url?.origin ?? 'no address'}, from where none is fetched. Add the site to pictures.sites if it is one of yours.`;
  try {
    return await fetch(url);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TransportError) return error.message;
    throw error;
  }
}

const problem = (entry: ImportEntry, attribute: string, message: string): DiscoveryError => ({
  type: 'read-error',
  message: `The picture of "${entry.dn}": ${message}`,
  dn: entry.dn,
  attribute,
  ...(entry.position === undefined ? {} : { position: entry.position }),
});
