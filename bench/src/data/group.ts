import { uidOf } from './person.ts';
import type { Population } from './population.ts';
import { createRandom } from './random.ts';
import { DEPARTMENTS, REMARKS } from './words.ts';

export const GROUP_ATTRIBUTES = ['cn', 'description', 'member'] as const;

export interface Group {
  readonly cn: string;
  readonly description: string;
  /** The members' `uid`s. */
  readonly member: readonly string[];
}

/** The group at a place of a data set; its members are drawn from all users, none twice. */
export function groupOf(population: Population, index: number): Group {
  const random = createRandom(population.seed, population.users + index);
  const members = new Set<number>();
  while (members.size < population.groupSize) members.add(random.below(population.users));
  return {
    cn: `g${String(index).padStart(6, '0')}`,
    description: `${random.pick(DEPARTMENTS)}: ${random.pick(REMARKS)}`,
    member: [...members].map(uidOf),
  };
}
