import type { Operation, Route } from '@cognate/contract';
import type { Audit } from '../access/audit.ts';
import type { Caller } from './caller.ts';
import { problemOf } from './problem.ts';

interface Attempt {
  readonly operation: Operation;
  readonly about: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
}

/** What the audit trail keeps of a question: never more than the route names. */
export function aboutOf(
  { parameters, about = [] }: Route,
  question: object,
): Readonly<Record<string, unknown>> {
  const kept = new Set([...Object.keys(parameters?.shape ?? {}), ...about]);
  return Object.fromEntries(Object.entries(question).filter(([key]) => kept.has(key)));
}

/**
 * Does something that changes what others see. It stands in the trail before it is done, so that nothing is done that
 * does not; when it fails, that follows.
 */
export async function noted<T>(
  audit: Pick<Audit, 'note'>,
  attempt: Attempt,
  work: () => Promise<T>,
): Promise<T> {
  const { operation: action, about, caller } = attempt;
  // Whoever signs in is nobody before; only the outcome says whether they are somebody.
  const isKnown = caller.via !== 'nobody';
  if (isKnown) await audit.note(caller, { action, outcome: 'allowed', about });
  try {
    const done = await work();
    if (!isKnown) await audit.note(caller, { action, outcome: 'allowed', about });
    return done;
  } catch (error) {
    await noteRefusal(audit, attempt, error);
    throw error;
  }
}

/** Writes into the trail that something was refused or has failed. */
export const noteRefusal = (
  audit: Pick<Audit, 'note'>,
  { operation: action, about, caller }: Attempt,
  error: unknown,
): Promise<void> => audit.note(caller, { action, outcome: problemOf(error).code, about });
