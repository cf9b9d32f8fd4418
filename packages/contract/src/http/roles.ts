/** The roles, which are MIM's security groups: Administrators, Operators, Joiners, Browse and Password Set. */
export const ROLES = ['administrator', 'operator', 'joiner', 'browse', 'password-set'] as const;

export type Role = (typeof ROLES)[number];

/** Who may use an operation: everybody, whoever has signed in, or who has a role. */
export type Access = 'public' | 'signed-in' | Role;

/** What a role may do besides its own: as in MIM, an operator sees runs but not the objects in them. */
const INCLUDED: Readonly<Record<Role, readonly Role[]>> = {
  administrator: ROLES,
  operator: [],
  joiner: ['browse'],
  browse: [],
  'password-set': ['browse'],
};

/** Whether somebody who has signed in with these roles may use an operation. */
export const mayUse = (roles: readonly Role[], access: Access): boolean =>
  access === 'public' ||
  access === 'signed-in' ||
  roles.some((role) => role === access || INCLUDED[role].includes(access));
