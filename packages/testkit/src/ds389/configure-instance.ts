import path from 'node:path';

const SWITCHED_ON = ['Retro Changelog Plugin', 'Content Synchronization', 'MemberOf Plugin'];

/**
 * The configuration of a new instance (dse.ldif), changed so that the server finds its files in our folder, listens on
 * loopback only, and has the plug-ins that tell of changes.
 */
export function configureInstance(dse: string, directory: string): string {
  const inside = (name: string): string => path.join(directory, name);
  const moved = dse
    .replaceAll('/etc/dirsrv/slapd-test', inside('etc/slapd-test'))
    .replaceAll('/run/lock/dirsrv/slapd-test', inside('run'))
    .replace(/^nsslapd-rundir:.*$/m, `nsslapd-rundir: ${inside('run')}`)
    .replace(/^nsslapd-ldapifilepath:.*$/m, `nsslapd-ldapifilepath: ${inside('run/ldapi')}`)
    .replace(
      /^nsslapd-port:.*$/m,
      '$&\nnsslapd-listenhost: 127.0.0.1\nnsslapd-securelistenhost: 127.0.0.1',
    );
  return moved
    .split('\n\n')
    .map((entry) =>
      SWITCHED_ON.some((name) => entry.startsWith(`dn: cn=${name},`)) ? switchedOn(entry) : entry,
    )
    .join('\n\n');
}

function switchedOn(entry: string): string {
  const on = entry.replace(/^nsslapd-pluginEnabled: off$/im, 'nsslapd-pluginEnabled: on');
  // Without it the log names what changed, but not by what never changes.
  return entry.startsWith('dn: cn=Retro')
    ? `${on}\nnsslapd-attribute: nsuniqueid:targetUniqueId`
    : on;
}
