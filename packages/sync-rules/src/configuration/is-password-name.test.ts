import { expect, test } from 'vitest';
import { isPasswordName } from './is-password-name.ts';

test.each(['unicodePwd', 'userPassword', 'initialPassword', 'ms-Mcs-AdmPwd', 'clientSecret'])(
  '%s holds a password',
  (name) => {
    expect(isPasswordName(name)).toBe(true);
  },
);

test.each(['pwdLastSet', 'badPwdCount', 'passwordExpires', 'secretary', 'displayName'])(
  '%s holds none',
  (name) => {
    expect(isPasswordName(name)).toBe(false);
  },
);
