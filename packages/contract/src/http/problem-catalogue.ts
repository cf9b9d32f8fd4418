/** What a problem is, whatever it is about: its HTTP status and its title. */
interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

/** Every code that an answer of the API may have. What is not listed here is told as `internal-error`. */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request is not valid.' },
  'not-signed-in': { status: 401, title: 'Nobody has signed in, or the session has ended.' },
  'sign-in-failed': {
    status: 401,
    title: 'The name or the password is wrong, or there were too many attempts.',
  },
  'set-up-link-not-valid': { status: 401, title: 'The link was used before, or is too old.' },
  'role-missing': { status: 403, title: 'Another role is needed for this.' },
  'csrf-token-missing': { status: 403, title: 'The request does not prove where it comes from.' },
  'host-not-allowed': { status: 403, title: 'The request names another host than this server.' },
  'origin-not-allowed': { status: 403, title: 'Pages of other servers may not use this one.' },
  'not-found': { status: 404, title: 'There is nothing here.' },
  'unknown-object': { status: 404, title: 'There is no such object.' },
  'unknown-connector': { status: 404, title: 'There is no such connector.' },
  'unknown-run-profile': { status: 404, title: 'There is no such run profile.' },
  'unknown-metaverse-type': { status: 404, title: 'The metaverse has no such type.' },
  'unknown-version': { status: 404, title: 'There is no such version of the configuration.' },
  'already-running': { status: 409, title: 'Another run is at work there.' },
  'run-not-here': { status: 409, title: 'This process does not perform the run.' },
  'configuration-changed': { status: 409, title: 'Somebody has changed the configuration.' },
  'metaverse-in-use': { status: 409, title: 'Objects of the metaverse could not live with this.' },
  'name-taken': { status: 409, title: 'There is one of this name already.' },
  'last-administrator': { status: 409, title: 'Somebody must be able to administer.' },
  'password-kept-elsewhere': { status: 409, title: 'The password is kept by another system.' },
  'body-too-large': { status: 413, title: 'The body of the request is too large.' },
  'media-type-not-supported': { status: 415, title: 'The body of the request is not JSON.' },
  'password-not-allowed': { status: 422, title: 'The password is too easy to guess.' },
  'attribute-not-indexed': { status: 422, title: 'The metaverse cannot be searched by this.' },
  'decision-refused': { status: 422, title: 'The decision cannot be carried out.' },
  'configuration-has-errors': { status: 422, title: 'The configuration has errors.' },
  'too-many-requests': { status: 429, title: 'There were too many requests; wait a moment.' },
  'internal-error': { status: 500, title: 'The server failed.' },
  'no-configuration': { status: 503, title: 'No configuration was applied yet.' },
  'configuration-not-valid': {
    status: 503,
    title: 'The configuration in force cannot be used by this release.',
  },
  'directory-unavailable': { status: 503, title: 'The directory cannot say who signs in.' },
  'database-unavailable': { status: 503, title: 'The database does not answer.' },
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type ProblemCode = keyof typeof PROBLEMS;

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code);
