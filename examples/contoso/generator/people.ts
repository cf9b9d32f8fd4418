import type { PersonName } from './names.ts';
import { createNames } from './names.ts';
import { DEPARTMENTS, SITES } from './organisation.ts';
import type { Department, Site } from './organisation.ts';
import type { Random } from './random.ts';

/** One row of the HR system. An empty text is an empty field. */
export interface Person extends PersonName {
  readonly id: string;
  readonly department: string;
  readonly title: string;
  readonly site: Site;
  readonly phone: string;
  readonly mobile: string;
  readonly manager: string;
  readonly start: string;
  readonly end: string;
  readonly status: 'active' | 'leave' | 'left' | 'planned';
  readonly employment: 'employee' | 'contractor' | 'test';
  readonly hours: number;
}

const PEOPLE = 1000;
/** People in a team, its lead not counted. */
const TEAM = 9;

/** A person's place: one at the top, a head for each department, team leads, and everybody else. */
interface Post {
  readonly department: string;
  readonly title: string;
  readonly manager: number | undefined;
  readonly leads: boolean;
}

export function createPeople(random: Random): readonly Person[] {
  const nameOf = createNames(random);
  return createPosts(random).map((post, index) => createPerson(random, nameOf(index), post, index));
}

function createPosts(random: Random): readonly Post[] {
  const posts: Post[] = [
    { department: 'Executive Board', title: 'Managing Director', manager: undefined, leads: true },
  ];
  for (const { name, head } of DEPARTMENTS)
    posts.push({ department: name, title: head, manager: 0, leads: true });
  const leads = DEPARTMENTS.map((department, head) => addLeads(posts, department, head + 1));
  while (posts.length < PEOPLE) {
    const department = drawDepartment(random);
    const { name, titles } = DEPARTMENTS[department] ?? { name: '', titles: [] };
    const manager = random.pick(leads[department] ?? []);
    posts.push({ department: name, title: random.pick(titles), manager, leads: false });
  }
  return posts;
}

function addLeads(posts: Post[], department: Department, head: number): readonly number[] {
  const count = Math.ceil((department.share * PEOPLE) / 100 / (TEAM + 1));
  return Array.from(
    { length: count },
    () =>
      posts.push({
        department: department.name,
        title: department.lead,
        manager: head,
        leads: true,
      }) - 1,
  );
}

/** The index of a department, each as likely as it is large. */
function drawDepartment(random: Random): number {
  let draw = random.below(100);
  return DEPARTMENTS.findIndex(({ share }) => (draw -= share) < 0);
}

export const employeeId = (index: number): string => String(100_001 + index);

function createPerson(random: Random, name: PersonName, post: Post, index: number): Person {
  const site = post.manager === undefined ? firstSite() : random.pick(SITES);
  const contractor = !post.leads && random.chance(4);
  return {
    ...name,
    id: employeeId(index),
    department: post.department,
    title: post.title,
    site,
    phone: random.chance(70) ? site.phone(random) : '',
    mobile: random.chance(60) ? site.mobile(random) : '',
    manager: post.manager === undefined ? '' : employeeId(post.manager),
    start: startDate(random, index),
    ...employment(random, post, index),
    employment: contractor ? 'contractor' : 'employee',
    hours: random.chance(85) ? 40 : 16 + 2 * random.below(10),
  };
}

function firstSite(): Site {
  const [site] = SITES;
  if (site === undefined) throw new Error('There are no sites.');
  return site;
}

/** The last dozen starts in future, some have left, some are on leave. */
function employment(random: Random, post: Post, index: number): Pick<Person, 'status' | 'end'> {
  if (index >= PEOPLE - 12) return { status: 'planned', end: '' };
  if (index > 20 && random.chance(post.leads ? 3 : 5))
    return { status: 'left', end: isoDate(YEAR_START + random.below(170)) };
  return { status: random.chance(3) ? 'leave' : 'active', end: '' };
}

const FIRST_DAY = Date.UTC(2008, 0, 7) / 86_400_000;
const YEAR_START = Date.UTC(2026, 0, 1) / 86_400_000;

/** Ids are handed out in the order in which people come: about one every week. */
const startDate = (random: Random, index: number): string =>
  isoDate(FIRST_DAY + Math.floor(index * 6.78) + random.below(6));

const isoDate = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);
