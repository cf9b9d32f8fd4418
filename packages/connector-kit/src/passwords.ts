/** Why a connected system can refuse a password. */
export type PasswordRefusal =
  | 'password-too-short'
  | 'password-too-simple'
  | 'password-in-history'
  | 'password-too-young'
  | 'wrong-password'
  | 'account-locked'
  | 'account-disabled'
  | 'account-expired'
  | 'no-such-object'
  | 'permission-issue'
  | 'password-set-disallowed'
  | 'cd-error';

/** `message` and `cdError`, the system's own words, never hold a password. */
export type PasswordResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly type: PasswordRefusal;
      readonly message: string;
      readonly cdError?: string;
    };

/** Whose password: found by the anchor where there is one. */
export interface PasswordTarget {
  readonly dn: string;
  readonly anchor?: string;
}

export interface SetPasswordOptions {
  /** The person has to choose another one at the next logon. */
  readonly mustChange?: boolean;
  /** An account that is locked after wrong passwords is usable again. */
  readonly unlock?: boolean;
}

/** What the system wants of the passwords of one account. Ages are in seconds; absent where there is no limit. */
export interface PasswordPolicy {
  readonly minLength: number;
  /** Whether characters of several kinds are wanted. */
  readonly complexity: boolean;
  /** How many former passwords are remembered and refused. */
  readonly history: number;
  readonly minAge?: number;
  readonly maxAge?: number;
  /** How many wrong passwords lock the account, and for how long; absent where only an administrator unlocks it. */
  readonly lockoutThreshold?: number;
  readonly lockoutDuration?: number;
}

/** The optional ability of a session to handle passwords. What ends the work is thrown as a `ConnectorError`. */
export interface ConnectorPasswords {
  /** Sets a password as an administrator does, whatever the old one was. */
  set(
    target: PasswordTarget,
    password: string,
    options?: SetPasswordOptions,
  ): Promise<PasswordResult>;
  /** Changes it as the person does, who knows the old one: history and minimum age count. */
  change(
    target: PasswordTarget,
    passwords: { readonly old: string; readonly new: string },
  ): Promise<PasswordResult>;
  /** Lets a locked account log on again. Absent where the system has no way. */
  unlock?(target: PasswordTarget): Promise<PasswordResult>;
  /** The policy in effect for the account. Absent where the system does not tell it. */
  policy?(target: PasswordTarget): Promise<PasswordPolicy>;
}
