import path from 'node:path';
import type { TestCertificates } from '../slapd/test-certificates.ts';

export interface SambaPlan {
  readonly directory: string;
  /** The loopback address of this domain controller alone: Samba's ports cannot be chosen. */
  readonly host: string;
  readonly realm: string;
  readonly netbiosName: string;
  readonly certificates: TestCertificates;
}

/** The folders that Samba would otherwise share with every other instance of the machine. */
export const SAMBA_FOLDERS = ['run', 'ncalrpc', 'winbindd', 'ntp', 'usershare', 'binddns'] as const;

/**
 * smb.conf of a domain controller that serves LDAP and Kerberos on one address and nothing else, keeps every file in
 * its folder, and does not wait for the disk.
 */
export function sambaConfiguration(plan: SambaPlan): string {
  const { directory, host, realm, netbiosName, certificates } = plan;
  const inside = (name: string): string => path.join(directory, name);
  const settings: Readonly<Record<string, string>> = {
    'netbios name': 'DC1',
    realm,
    workgroup: netbiosName,
    'server role': 'active directory domain controller',
    interfaces: `${host}/8`,
    'bind interfaces only': 'yes',
    'server services': 'rpc, ldap, cldap, kdc',
    'dcerpc endpoint servers': 'epmapper, samr, lsarpc, netlogon, drsuapi, dssetup',
    'disable netbios': 'yes',
    'private dir': inside('private'),
    'state directory': inside('state'),
    'cache directory': inside('cache'),
    'lock directory': inside('run'),
    'pid directory': inside('run'),
    'ncalrpc dir': inside('ncalrpc'),
    'binddns dir': inside('binddns'),
    'winbindd socket directory': inside('winbindd'),
    'ntp signd socket directory': inside('ntp'),
    'usershare path': inside('usershare'),
    'log file': inside('samba.log'),
    'max log size': '0',
    'ldap server require strong auth': 'allow_sasl_over_tls',
    'ldb:nosync': 'yes',
    'tls enabled': 'yes',
    'tls keyfile': certificates.key,
    'tls certfile': certificates.certificate,
    'tls cafile': certificates.authority,
  };
  const lines = Object.entries(settings).map(([name, value]) => `  ${name} = ${value}`);
  const share = (name: string, folder: string): string =>
    `[${name}]\n  path = ${folder}\n  read only = no`;
  return [
    '[global]',
    ...lines,
    share('sysvol', inside('state/sysvol')),
    share('netlogon', inside(`state/sysvol/${realm.toLowerCase()}/scripts`)),
    '',
  ].join('\n');
}

/** krb5.conf of programs that log on to the domain: they find its Kerberos without asking for names. */
export const kerberosConfiguration = ({
  host,
  realm,
}: Pick<SambaPlan, 'host' | 'realm'>): string => `
[libdefaults]
  default_realm = ${realm}
  dns_lookup_realm = false
  dns_lookup_kdc = false
  rdns = false
  dns_canonicalize_hostname = false
  udp_preference_limit = 1
[realms]
  ${realm} = {
    kdc = ${host}:88
  }
`;
