export { OPERATION } from '../protocol/ber-tag.ts';
export {
  entryBytes,
  intermediateBytes,
  pageEnd,
  pagingOf,
  referenceBytes,
  resultBytes,
  startFakeDirectory,
} from './fake-directory.ts';
export type { FakeDirectory, FakeRequest } from './fake-directory.ts';
