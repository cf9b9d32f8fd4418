type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Values are sets: their order means nothing, and none of them is there twice. */
function isSame(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((value) => b.includes(value));
}

/**
 * Where two pictures of a world differ, as lines to read. Some of what an engine notes for itself is not part of what
 * it achieved: what it will look at again, and which confirmed exports it keeps until their object is synchronized.
 */
export function differences(engine: Tree, model: Tree, path = ''): readonly string[] {
  const names = new Set([...Object.keys(engine), ...Object.keys(model)]);
  return [...names].flatMap((name) => {
    if (isNote(name, engine)) return [];
    const at = `${path}/${name}`;
    const [a, b] = [engine[name], model[name]];
    if (isTree(a) && isTree(b)) return differences(a, b, at);
    if (isSame(a, b)) return [];
    return [`${at}: the engine has ${JSON.stringify(a)}, the model ${JSON.stringify(b)}`];
  });
}

/** The state before an import is kept for updates only; for a deleted object it may be there or not. */
const isNote = (name: string, object: Tree): boolean =>
  name === 'retry' ||
  name === 'confirmedExport' ||
  (name === 'before' && object['pendingImport'] === 'delete');
