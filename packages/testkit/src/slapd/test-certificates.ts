import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** Files of a certificate authority and of the server certificate that it signed. */
export interface TestCertificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** A program of the system, like slapd itself. */
const OPENSSL = 'openssl';
const DAYS = '2';

/** Makes a certificate authority of its own and a server certificate for an address and localhost, with openssl. */
export function makeTestCertificates(directory: string, host = '127.0.0.1'): TestCertificates {
  const file = (name: string): string => path.join(directory, name);
  const openssl = (command: string): void => {
    execFileSync(OPENSSL, command.split(/\s+/), {
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  };
  const newKey = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';
  openssl(`req -x509 ${newKey} -days ${DAYS} -subj /CN=cognate-test-authority
    -keyout authority.key -out authority.pem
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign`);
  openssl(`req ${newKey} -subj /CN=localhost -keyout server.key -out server.csr`);
  writeFileSync(
    file('server.ext'),
    `subjectAltName=DNS:localhost,IP:${host}\nextendedKeyUsage=serverAuth\n`,
  );
  openssl(`x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial
    -days ${DAYS} -extfile server.ext -out server.pem`);
  return {
    authority: file('authority.pem'),
    certificate: file('server.pem'),
    key: file('server.key'),
  };
}
