/** What remains to be done, at once and without waiting, when the process ends before it was done in order. */
const pending = new Set<() => void>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `action` when the process ends: by itself, by process.exit, by an error nobody caught, or by SIGINT, SIGTERM or
 * SIGHUP. Answers with the way to call it off.
 *
 * A program that handles these signals itself keeps that to itself; then the action runs when it exits.
 */
export function atProcessEnd(action: () => void): () => void {
  if (pending.size === 0) listen();
  pending.add(action);
  return () => {
    pending.delete(action);
    if (pending.size === 0) unlisten();
  };
}

function runAll(): void {
  for (const action of pending) {
    try {
      action();
    } catch {
      // One that fails must not keep the others from being done, nor the process from ending.
    }
  }
  pending.clear();
}

function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  runAll();
  unlisten();
  // With no listener left the signal ends the process, as its parent expects.
  process.kill(process.pid, signal);
}

function listen(): void {
  process.on('exit', runAll);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function unlisten(): void {
  process.off('exit', runAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}
