import { expect, test } from 'vitest';
import { nameUuid, stableGuid } from './guid.ts';

test('a name-based UUID is the one that others make of the same name', () => {
  // The name space for DNS names and the example of RFC 9562, appendix A.4.
  expect(nameUuid('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  );
});

test('a GUID lasts: files that were exported once must go on matching', () => {
  expect(stableGuid('connector', 'hr')).toMatchInlineSnapshot(
    `"{DA963EAE-C637-50EF-9535-994C2E41ABE6}"`,
  );
});

test('what has the same id but is another kind of thing has another GUID', () => {
  expect(stableGuid('connector', 1)).not.toBe(stableGuid('object', 1));
});
