import type { TestCertificates } from './test-certificates.ts';

/** What slapd does besides storing entries; see slapo-memberof(5) and so on. */
export type SlapdOverlay = 'memberof' | 'refint' | 'syncprov' | 'ppolicy' | 'accesslog';

export interface SlapdConfiguration {
  readonly directory: string;
  readonly suffix: string;
  readonly adminDn: string;
  readonly adminPassword: string;
  readonly serviceDn: string;
  readonly overlays: readonly SlapdOverlay[];
  /** The most entries of an unpaged search by anyone but the administrator; none when undefined. */
  readonly sizeLimit: number | undefined;
  readonly requireTls: boolean;
  /** Further schema, in the form of slapd.conf(5). */
  readonly schema: string;
  readonly certificates: TestCertificates;
}

const SCHEMAS = ['core', 'cosine', 'nis', 'inetorgperson'] as const;
const DATABASE_BYTES = 8 * 1024 ** 3;

/** The text of slapd.conf. The files are not synchronized to the disk: the data last as long as the test. */
export function slapdConfiguration(options: SlapdConfiguration): string {
  const { directory, certificates, overlays } = options;
  const modules = ['back_mdb', ...overlays];
  return `
${SCHEMAS.map((name) => `include /etc/ldap/schema/${name}.schema`).join('\n')}
${options.schema}
modulepath /usr/lib/ldap
${modules.map((name) => `moduleload ${name}`).join('\n')}
pidfile ${directory}/slapd.pid
loglevel none
sizelimit ${options.sizeLimit === undefined ? 'unlimited' : `size.soft=${options.sizeLimit} size.hard=${options.sizeLimit} size.prtotal=unlimited`}
timelimit unlimited
threads 4
tool-threads 2
TLSCACertificateFile ${certificates.authority}
TLSCertificateFile ${certificates.certificate}
TLSCertificateKeyFile ${certificates.key}
TLSVerifyClient never
${options.requireTls ? 'security simple_bind=128' : ''}
${overlays.includes('accesslog') ? accessLog(options) : ''}
database mdb
suffix "${options.suffix}"
rootdn "${options.adminDn}"
rootpw "${options.adminPassword}"
directory ${directory}/data
maxsize ${DATABASE_BYTES}
dbnosync
index objectClass,entryUUID,entryCSN,modifyTimestamp eq
index uid,cn,mail,employeeNumber,member eq
${overlays.includes('memberof') ? 'index memberOf eq' : ''}
${overlays.map((overlay) => OVERLAYS[overlay](options)).join('\n')}
access to attrs=userPassword by dn.exact="${options.serviceDn}" write by self write by anonymous auth by * none
access to * by dn.exact="${options.serviceDn}" write by users read by * none
`;
}

const OVERLAYS: Readonly<Record<SlapdOverlay, (options: SlapdConfiguration) => string>> = {
  memberof: () => 'overlay memberof\nmemberof-refint TRUE',
  refint: () => 'overlay refint\nrefint_attributes member manager',
  syncprov: () => 'overlay syncprov\nsyncprov-checkpoint 1000 60\nsyncprov-sessionlog 10000',
  ppolicy: ({ suffix }) =>
    `overlay ppolicy\nppolicy_default "cn=default,ou=policies,${suffix}"\nppolicy_use_lockout\nppolicy_hash_cleartext`,
  accesslog: () =>
    'overlay accesslog\nlogdb cn=accesslog\nlogops writes\nlogsuccess TRUE\nlogold (objectClass=*)',
};

function accessLog({ directory, adminDn, serviceDn }: SlapdConfiguration): string {
  return `
database mdb
suffix cn=accesslog
rootdn "${adminDn}"
directory ${directory}/accesslog
maxsize ${DATABASE_BYTES}
dbnosync
index default eq
index entryCSN,objectClass,reqEnd,reqResult,reqStart,reqDN
access to * by dn.exact="${serviceDn}" read by * none
`;
}

/** The entries that are there at first: the suffix, people, groups, and the account of the connector. */
export function firstEntries(options: {
  readonly suffix: string;
  readonly serviceDn: string;
  readonly servicePassword: string;
  readonly passwordPolicy: boolean;
}): string {
  const { suffix } = options;
  const units = ['people', 'groups', ...(options.passwordPolicy ? ['policies'] : [])];
  const first = /^dc=([^,]+)/i.exec(suffix)?.[1] ?? 'example';
  const policy = `dn: cn=default,ou=policies,${suffix}
objectClass: person
objectClass: pwdPolicy
cn: default
sn: default
pwdAttribute: userPassword
pwdMinLength: 8
pwdCheckQuality: 2
pwdInHistory: 3
pwdLockout: TRUE
pwdMaxFailure: 3
pwdAllowUserChange: TRUE
`;
  return `dn: ${suffix}
objectClass: dcObject
objectClass: organization
dc: ${first}
o: Example

dn: ${options.serviceDn}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: service
userPassword: ${options.servicePassword}

${units.map((unit) => `dn: ou=${unit},${suffix}\nobjectClass: organizationalUnit\nou: ${unit}\n`).join('\n')}
${options.passwordPolicy ? policy : ''}`;
}
