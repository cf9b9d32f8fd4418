import { must } from '@cognate/kernel';
import type { IdStore, LeaseStore, RunRow, RunStepRow, RunStore } from '@cognate/sync-engine';
import type { Sync, Work } from './work.ts';
import { deleteWhere } from './tables.ts';
import type { Tables } from './tables.ts';
import { writeRecord } from './write-record.ts';

const NO_COUNTERS = { staging: {}, discovery: {}, inbound: {}, outbound: {}, export: {} };

export function createRunStore({ read }: Work): Sync<RunStore> {
  const change = (id: number, changed: (run: RunRow) => Partial<RunRow>): void => {
    const run = must(read().runs.get(id), 'a run that was started');
    read().runs.set(id, { ...run, ...changed(run) });
  };
  return {
    startRun({ connector, profile, startedBy, at }) {
      const id = takeIds(read(), 'run', 1);
      const run = { id, connector, profile, startedBy, startedAt: at, endedAt: null };
      read().runs.set(id, { ...run, result: 'in-progress', steps: [] });
      return id;
    },
    startStep(id, step, type, at) {
      const started: RunStepRow = {
        step,
        type,
        startedAt: at,
        endedAt: null,
        result: 'in-progress',
        message: null,
        counters: NO_COUNTERS,
        connections: [],
      };
      change(id, (run) => ({ steps: [...run.steps, started] }));
    },
    finishStep({ record, at, result, message, connections = [] }) {
      writeRecord(read(), record);
      change(record.run, (run) => ({
        steps: run.steps.map((step) =>
          step.step === record.step ? { ...step, endedAt: at, result, message, connections } : step,
        ),
      }));
    },
    fullSteps: () => ({}),
    setFullSteps: () => undefined,
    refreshStatistics: () => undefined,
    finishRun(id, result, at) {
      change(id, () => ({ result, endedAt: at }));
    },
    closeAbandonedRuns(connectors, at) {
      for (const run of read().runs.values())
        if (run.endedAt === null && connectors.includes(run.connector))
          change(run.id, () => ({
            result: 'stopped-server',
            endedAt: at,
            steps: run.steps.map((step) =>
              step.endedAt === null ? { ...step, endedAt: at, result: 'stopped-server' } : step,
            ),
          }));
    },
    runs({ connector, limit, before = Number.MAX_SAFE_INTEGER }) {
      return [...read().runs.values()]
        .filter((run) => run.id < before && (connector ?? run.connector) === run.connector)
        .sort((a, b) => b.id - a.id)
        .slice(0, limit);
    },
    run(id) {
      return read().runs.get(id);
    },
    runErrors(id) {
      return [...read().runErrors.values()]
        .filter(({ run }) => run === id)
        .map(({ step, error }) => ({ ...error, step }));
    },
    countedObjects(id, step, counter) {
      return [...read().counted.values()]
        .filter((row) => row.run === id && row.step === step && row.counter === counter)
        .map(({ connector, id: object, dn }) => ({
          connector,
          id: object,
          dn: dn ?? read().objects.get(object)?.dn ?? null,
        }));
    },
  };
}

/** Claims run out by the clock as they do in the database. */
export function createLeaseStore({ read }: Work): Sync<LeaseStore> {
  return {
    acquire(names, owner, seconds, isGone = () => false) {
      const { leases } = read();
      const held = names.flatMap((name) => leases.get(name) ?? []);
      const gone = new Set(
        held.filter((row) => row.until < Date.now() || isGone(row.owner)).map((row) => row.owner),
      );
      const displaced = [...leases].flatMap(([name, row]) => (gone.has(row.owner) ? [name] : []));
      deleteWhere(leases, (row) => gone.has(row.owner));
      for (const name of [...names].sort()) {
        const holder = leases.get(name)?.owner;
        if (holder !== undefined) return { ok: false, name, holder };
      }
      for (const name of names) leases.set(name, { owner, until: Date.now() + seconds * 1000 });
      return { ok: true, displaced };
    },
    renew(names, owner, seconds) {
      const { leases } = read();
      if (!names.every((name) => leases.get(name)?.owner === owner)) return false;
      for (const name of names) leases.set(name, { owner, until: Date.now() + seconds * 1000 });
      return true;
    },
    release(names, owner) {
      const { leases } = read();
      for (const name of names) if (leases.get(name)?.owner === owner) leases.delete(name);
    },
  };
}

export const createIdStore = ({ read }: Work): Sync<IdStore> => ({
  reserveIds(kind, count) {
    return takeIds(read(), kind, count);
  },
});

function takeIds({ ids }: Tables, kind: string, count: number): number {
  const next = ids.get(kind) ?? 1;
  ids.set(kind, next + count);
  return next;
}
