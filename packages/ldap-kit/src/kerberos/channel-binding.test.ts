import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { endPointOf } from './channel-binding.ts';

const raw = Buffer.from('a certificate');

test.each([
  ['sha256WithRSAEncryption', 'sha256'],
  ['ecdsa-with-SHA384', 'sha384'],
  ['sha512WithRSAEncryption', 'sha512'],
  // RFC 5929: what is too weak to sign with is replaced.
  ['sha1WithRSAEncryption', 'sha256'],
  [undefined, 'sha256'],
])('a certificate signed by %s is told by its %s', (signatureAlgorithm, hash) => {
  const prefix = Buffer.from('tls-server-end-point:');
  const digest = createHash(hash).update(raw).digest();
  expect(endPointOf({ raw, signatureAlgorithm })).toEqual(Buffer.concat([prefix, digest]));
});
