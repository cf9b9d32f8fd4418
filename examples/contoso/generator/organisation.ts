import type { Random } from './random.ts';

export interface Department {
  readonly name: string;
  /** People of 100. */
  readonly share: number;
  readonly head: string;
  readonly lead: string;
  readonly titles: readonly string[];
}

export const DEPARTMENTS: readonly Department[] = [
  {
    name: 'Sales',
    share: 18,
    head: 'Head of Sales, EMEA',
    lead: 'Sales Manager',
    titles: ['Account Manager', 'Sales Representative', 'Key Account Manager, Retail'],
  },
  {
    name: 'Customer Service',
    share: 15,
    head: 'Head of Customer Service',
    lead: 'Service Team Lead',
    titles: ['Service Agent', 'Senior Service Agent'],
  },
  {
    name: 'Logistics',
    share: 14,
    head: 'Head of Logistics',
    lead: 'Shift Lead',
    titles: ['Warehouse Operative', 'Dispatcher', 'Forklift Driver'],
  },
  {
    name: 'Production',
    share: 13,
    head: 'Head of Production',
    lead: 'Line Manager',
    titles: ['Machine Operator', 'Technician', 'Quality Inspector'],
  },
  {
    name: 'Research & Development',
    share: 11,
    head: 'Head of R&D',
    lead: 'Lead Engineer',
    titles: ['Engineer', 'Senior Engineer', 'Lab Assistant'],
  },
  {
    name: 'IT',
    share: 8,
    head: 'Chief Information Officer',
    lead: 'IT Team Lead',
    titles: ['Systems Administrator', 'Developer', 'Service Desk Analyst'],
  },
  {
    name: 'Finance',
    share: 7,
    head: 'Chief Financial Officer',
    lead: 'Finance Manager',
    titles: ['Accountant', 'Controller', 'Payroll Clerk'],
  },
  {
    name: 'Marketing',
    share: 5,
    head: 'Head of Marketing',
    lead: 'Marketing Manager',
    titles: ['Copywriter', 'Designer', 'Campaign Manager'],
  },
  {
    name: 'Human Resources',
    share: 4,
    head: 'Head of Human Resources',
    lead: 'HR Manager',
    titles: ['HR Business Partner', 'Recruiter'],
  },
  {
    name: 'Purchasing',
    share: 3,
    head: 'Head of Purchasing',
    lead: 'Purchasing Manager',
    titles: ['Buyer', 'Senior Buyer'],
  },
  {
    name: 'Legal',
    share: 2,
    head: 'General Counsel',
    lead: 'Senior Counsel',
    titles: ['Counsel', 'Paralegal'],
  },
];

export interface Site {
  readonly name: string;
  readonly buildings: readonly string[];
  /** A telephone number out of a range that the country's regulator keeps free for fiction. */
  readonly phone: (random: Random) => string;
  readonly mobile: (random: Random) => string;
}

const digits = (random: Random, count: number): string =>
  String(random.below(10 ** count)).padStart(count, '0');
const pairs = (random: Random): string => `${digits(random, 2)} ${digits(random, 2)}`;

const britishMobile = (random: Random): string => `+44 7700 900${digits(random, 3)}`;
const germanMobile = (random: Random): string => `+49 171 39200${digits(random, 2)}`;
const frenchMobile = (random: Random): string => `+33 6 39 98 ${pairs(random)}`;

export const SITES: readonly Site[] = [
  {
    name: 'London',
    buildings: ['Canal House', 'Old Brewery'],
    phone: (random) => `+44 20 7946 0${digits(random, 3)}`,
    mobile: britishMobile,
  },
  {
    name: 'Edinburgh',
    buildings: ['Castle View'],
    phone: (random) => `+44 131 496 0${digits(random, 3)}`,
    mobile: britishMobile,
  },
  {
    name: 'Berlin',
    buildings: ['Haus Spree', 'Haus Mühle'],
    phone: (random) => `+49 30 23125 ${digits(random, 3)}`,
    mobile: germanMobile,
  },
  {
    name: 'München',
    buildings: ['Gebäude Süd', 'Gebäude Nord'],
    phone: (random) => `+49 89 99998 ${digits(random, 3)}`,
    mobile: germanMobile,
  },
  {
    name: 'Paris',
    buildings: ['Bâtiment Étoile'],
    phone: (random) => `+33 1 99 00 ${pairs(random)}`,
    mobile: frenchMobile,
  },
  {
    name: 'Lyon',
    buildings: ['Bâtiment Rhône', 'Entrepôt Est'],
    phone: (random) => `+33 4 65 71 ${pairs(random)}`,
    mobile: frenchMobile,
  },
];
