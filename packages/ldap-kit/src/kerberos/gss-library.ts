import type koffi from 'koffi';
import type { LibraryHandle } from 'koffi';
import { LdapError } from '../protocol/ldap-error.ts';

/** An address in the memory of the library. */
export type Handle = bigint | null;

/** Bytes as the library takes and gives them (`gss_buffer_desc`). */
export interface GssBuffer {
  readonly length: bigint | number;
  readonly value: Buffer | Handle;
}

/** The answer of a call: `major` names the error, `minor` is what Kerberos says itself. */
export interface GssStatus {
  readonly major: number;
  readonly minor: number;
}

/** The calls of the GSSAPI (RFC 2744) that a client of Kerberos needs. */
export interface GssLibrary {
  /** Calls a function of the library, on a thread of its own where that may have to ask a server. */
  readonly call: (name: GssFunction, ...args: readonly unknown[]) => GssStatus;
  readonly wait: (name: GssFunction, ...args: readonly unknown[]) => Promise<GssStatus>;
  /** Takes the bytes out of a buffer that the library has made, and gives the buffer back. */
  readonly take: (buffer: Partial<GssBuffer>) => Buffer;
}

type Koffi = typeof koffi;

/** The functions by their names, with what they take. Every one begins with the place for what Kerberos says itself. */
function signatures({ inout, out, pointer, struct }: Koffi) {
  const handle = 'void *';
  const newHandle = out(pointer(handle));
  const sameHandle = inout(pointer(handle));
  const number = out(pointer('uint32_t'));
  const bytes = struct({ length: 'size_t', value: handle });
  const given = pointer(bytes);
  const made = out(given);
  const oid = struct({ length: 'uint32_t', elements: handle });
  const oids = struct({ count: 'size_t', elements: pointer(oid) });
  const element = struct({ key: 'str', value: 'str' });
  const store = struct({ count: 'uint32_t', elements: pointer(element) });
  const bindings = struct({
    initiatorType: 'uint32_t',
    initiator: bytes,
    acceptorType: 'uint32_t',
    acceptor: bytes,
    data: bytes,
  });
  const wish = 'uint32_t';
  return {
    gss_import_name: [given, pointer(oid), newHandle],
    gss_release_name: [sameHandle],
    gss_acquire_cred_from: [
      handle,
      wish,
      pointer(oids),
      'int',
      pointer(store),
      newHandle,
      handle,
      handle,
    ],
    gss_release_cred: [sameHandle],
    gss_init_sec_context: [
      handle,
      sameHandle,
      handle,
      pointer(oid),
      wish,
      wish,
      pointer(bindings),
      given,
      handle,
      made,
      number,
      handle,
    ],
    gss_delete_sec_context: [sameHandle, handle],
    gss_wrap: [handle, 'int', wish, given, number, made],
    gss_wrap_size_limit: [handle, 'int', wish, wish, number],
    gss_unwrap: [handle, given, made, number, handle],
    gss_display_status: [wish, 'int', pointer(oid), inout(pointer(wish)), made],
    gss_release_buffer: [inout(given)],
  } as const;
}
type GssFunction = keyof ReturnType<typeof signatures>;

// MIT Kerberos; the one of Heimdal has no way to name a keytab for a logon.
const FILE = 'libgssapi_krb5.so.2';
// Asking a domain controller goes through name resolution, which wants more room than a call has by default.
const STACK_BYTES = 1024 * 1024;

let loaded: Promise<GssLibrary> | undefined;

/** The GSSAPI of this machine, loaded when it is first needed. Throws an `LdapError` where there is none. */
export function gssLibrary(): Promise<GssLibrary> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<GssLibrary> {
  try {
    const { default: library } = await import('koffi');
    library.config({ async_stack_size: STACK_BYTES });
    return bind(library, library.load(FILE));
  } catch (cause) {
    throw new LdapError(
      'kerberos',
      `Kerberos is not there: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        remedy: `Install MIT Kerberos (${FILE}: libgssapi-krb5-2 on Debian, krb5-libs on Red Hat) and the npm package koffi, or log on by name and password.`,
        cause,
      },
    );
  }
}

function bind(koffi: Koffi, library: LibraryHandle): GssLibrary {
  const minorCode = koffi.out(koffi.pointer('uint32_t'));
  const functions = Object.fromEntries(
    Object.entries(signatures(koffi)).map(([name, rest]) => [
      name,
      library.func(name, 'uint32_t', [minorCode, ...rest]),
    ]),
  );
  const find = (name: GssFunction) => {
    const found = functions[name];
    if (found === undefined) throw new TypeError(`There is no ${name}.`);
    return found;
  };
  const call: GssLibrary['call'] = (name, ...args) => {
    const minor = [0];
    const major = Number(find(name)(minor, ...args));
    return { major, minor: minor[0] ?? 0 };
  };
  return {
    call,
    wait: (name, ...args) =>
      new Promise((resolve, reject) => {
        const minor = [0];
        find(name).async(minor, ...args, (error: Error | null, major: number) => {
          if (error === null) resolve({ major, minor: minor[0] ?? 0 });
          else reject(error);
        });
      }),
    take: (buffer) => {
      const { value, length = 0 } = buffer;
      if (typeof value !== 'bigint') return Buffer.alloc(0);
      // A copy: what the view shows is about to be given back.
      const bytes = Buffer.from(new Uint8Array(koffi.view(value, Number(length))));
      call('gss_release_buffer', buffer);
      return bytes;
    },
  };
}
