/** The same pages; while one is at work, the next is being read. */
export async function* readAhead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const pages = source[Symbol.asyncIterator]();
  try {
    for (let next = pages.next(); ;) {
      const read = await next;
      if (read.done === true) return;
      next = pages.next();
      // Its failure is met where it is awaited, not while this page is still at work.
      next.catch(() => undefined);
      yield read.value;
    }
  } finally {
    await pages.return?.();
  }
}
