import type { Category, Finding } from '../findings/finding.ts';
import { CATEGORIES } from '../findings/finding.ts';
import type { MigrationSource, SourceFile } from '../folder/migration-source.ts';
import type { Migration } from '../translate/translate.ts';

/** The report of an assessment, as it is written to files and shown. Holds no secrets. */
export interface MigrationReport {
  readonly folder: string;
  readonly files: readonly SourceFile[];
  readonly counts: Readonly<Record<Category, number>>;
  /** In the order of the categories, the most urgent first; then by file and line. */
  readonly findings: readonly Finding[];
  readonly connectors: readonly {
    readonly id: string;
    readonly type: string;
    readonly joins: number;
    readonly projections: number;
    readonly importFlows: number;
    readonly exportFlows: number;
    readonly runProfiles: number;
  }[];
  /** How many functions of rules extensions have to be written again. */
  readonly stubs: number;
}

/** What somebody has to look at comes first. */
export const URGENCY: readonly Category[] = [
  'unsafe',
  'human',
  'unknown',
  'unsupported',
  'later',
  'note',
  'one-to-one',
];

/** Puts together what is to be said of a migration. */
export function migrationReport(
  folder: string,
  source: MigrationSource,
  migration: Migration,
): MigrationReport {
  const { findings, configuration, stubs } = migration;
  const count = (category: Category): number =>
    findings.filter((one) => one.category === category).length;
  const [first, ...others] = CATEGORIES;
  return {
    folder,
    files: source.files,
    counts: others.reduce(
      (counts, category) => ({ ...counts, [category]: count(category) }),
      // The other categories follow at once.
      { [first]: count(first) } as Record<Category, number>,
    ),
    findings: findings.toSorted(
      (a, b) =>
        URGENCY.indexOf(a.category) - URGENCY.indexOf(b.category) ||
        (a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : 0) ||
        a.place.line - b.place.line,
    ),
    connectors: configuration.connectors.map((connector) => ({
      id: connector.id,
      type: connector.type,
      joins: Object.values(connector.join ?? {}).flat().length,
      projections: Object.values(connector.project ?? {}).flat().length,
      importFlows: countFlows(connector.importFlows),
      exportFlows: countFlows(connector.exportFlows),
      runProfiles: Object.keys(connector.runProfiles ?? {}).length,
    })),
    stubs: stubs.length,
  };
}

type Connector = Migration['configuration']['connectors'][number];

const countFlows = (flows: Connector['importFlows']): number =>
  Object.values(flows ?? {})
    .flatMap((types) => Object.values(types))
    .reduce((sum, targets) => sum + Object.keys(targets).length, 0);

/** `file:line: ` as terminals and editors can jump to; empty for what has no place. */
export const placeText = ({ place }: Finding): string =>
  place.file === '' ? '' : `${place.file}:${place.line}`;
