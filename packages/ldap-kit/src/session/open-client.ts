import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ConnectorError } from '@cognate/connector-kit';
import type { ConnectorContext } from '@cognate/connector-kit';
import { must } from '@cognate/kernel';
import type { z } from 'zod';
import type { KerberosLogon } from '../kerberos/gss-context.ts';
import { urlsOf } from '../settings.ts';
import type { DirectorySettings, kerberosLogon } from '../settings.ts';
import { connectLdap } from '../protocol/ldap-client.ts';
import type { LdapClient } from '../protocol/ldap-client.ts';
import { LdapError, resultError } from '../protocol/ldap-error.ts';
import type { LdapResult } from '../protocol/ldap-result.ts';
import { parseLdapUrl } from '../protocol/ldap-url.ts';
import type { TlsTrust } from '../protocol/tls-trust.ts';

type Opening = Pick<ConnectorContext, 'baseDirectory' | 'signal' | 'secret'>;

/** Connects to the first directory of the settings that answers, and logs on. */
export async function openClient(
  settings: DirectorySettings,
  opening: Opening,
): Promise<LdapClient> {
  const trust = await readTrust(settings.tls, opening.baseDirectory);
  const client = await connectToFirst(settings, trust, opening.signal);
  try {
    const result = await logOn(client, settings.bind, opening);
    if (result.code !== 0) throw resultError(refusal(client, settings), result);
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
}

const refusal = (client: LdapClient, { bind }: DirectorySettings): string =>
  `${client.url.text} refuses the logon ${'dn' in bind ? `of "${bind.dn}"` : 'by these settings'}`;

async function connectToFirst(
  settings: DirectorySettings,
  trust: TlsTrust,
  signal: AbortSignal,
): Promise<LdapClient> {
  let failure: unknown;
  for (const text of urlsOf(settings)) {
    try {
      return await connectLdap({
        url: must(parseLdapUrl(text), 'the settings were checked'),
        trust,
        startTls: settings.tls.startTls,
        allowClearText: settings.allowClearText,
        timeoutMs: settings.timeoutSeconds * 1000,
        maxMessageBytes: settings.maxMessageMegabytes * 1024 * 1024,
        signal,
      });
    } catch (error) {
      // Only a server that is not there has a substitute; one with a wrong certificate is a matter of its own.
      if (!(error instanceof LdapError) || error.kind !== 'connection') throw error;
      failure ??= error;
    }
  }
  throw failure;
}

async function logOn(
  client: LdapClient,
  bind: DirectorySettings['bind'],
  { secret, baseDirectory }: Opening,
): Promise<LdapResult> {
  if ('dn' in bind) return client.bind(bind.dn, secret(bind.password.secret));
  if ('kerberos' in bind)
    return client.bindByKerberos(kerberosLogonTo(client, bind.kerberos, baseDirectory));
  return 'external' in bind ? client.bindExternally() : client.bindAnonymously();
}

function kerberosLogonTo(
  { url }: LdapClient,
  { keytab, servicePrincipal, ...others }: z.infer<typeof kerberosLogon>['kerberos'],
  baseDirectory: string,
): KerberosLogon {
  return {
    ...others,
    keytab: keytab === undefined ? undefined : path.resolve(baseDirectory, keytab),
    service: servicePrincipal ?? `ldap/${url.host}`,
  };
}

async function readTrust(tls: DirectorySettings['tls'], baseDirectory: string): Promise<TlsTrust> {
  const read = async (key: 'caFile' | 'certFile' | 'keyFile'): Promise<string | undefined> => {
    const file = tls[key];
    if (file === undefined) return undefined;
    const full = path.resolve(baseDirectory, file);
    try {
      return await readFile(full, 'utf8');
    } catch (error) {
      throw new ConnectorError(
        'no-start-bad-ma-configuration',
        `tls.${key}: ${full} cannot be read.`,
        { remedy: 'Check the path, which starts from the configuration folder.', cause: error },
      );
    }
  };
  const [ca, cert, key] = [await read('caFile'), await read('certFile'), await read('keyFile')];
  const { fingerprint256, servername } = tls;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(fingerprint256 === undefined ? {} : { fingerprint256 }),
    ...(servername === undefined ? {} : { servername }),
  };
}
