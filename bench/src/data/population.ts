import type { Profile } from '../profiles.ts';
import { createPermutation } from './permutation.ts';
import type { Permutation } from './permutation.ts';

/** A data set: everything in it follows from the profile and the seed. */
export interface Population extends Profile {
  readonly seed: number;
  /** The order in which users stand in the tree of managers: rank 0 is its root. */
  readonly hierarchy: Permutation;
  /** The order in which users are changed. */
  readonly changes: Permutation;
}

const REPORTS = 8;

export const createPopulation = (profile: Profile, seed: number): Population => ({
  ...profile,
  seed,
  hierarchy: createPermutation(profile.users, seed),
  changes: createPermutation(profile.users, seed + 1),
});

/** Users and groups. */
export const objectsOf = ({ users, groups }: Profile): number => users + groups;

/** How many users the delta cycle changes: one in a hundred. */
export const changedUsersOf = ({ users }: Profile): number => Math.ceil(users / 100);

/** Whether a user is one of the changed ones. */
export const isChanged = (population: Population, index: number): boolean =>
  population.changes.rankOf(index) < changedUsersOf(population);

/**
 * The user's manager, who has eight reports; the root has none. Rows are not in the order of the tree, so that about
 * every second manager stands after the first report.
 */
export function managerOf({ hierarchy }: Population, index: number): number | undefined {
  const rank = hierarchy.rankOf(index);
  return rank === 0 ? undefined : hierarchy.indexOf(Math.floor((rank - 1) / REPORTS));
}
