/**
 * What `work` gives for each item, in order, with so many under way at once: each may have to come over a network. It ends, with an
 * error too, when nothing that was begun is under way any more: what comes late would come after whatever its failure led to.
 */
export async function* ahead<T, R>(items: AsyncIterable<T> | Iterable<T>, most: number, work: (item: T) => Promise<R>): AsyncGenerator<R> {
  const begun: Promise<R>[] = []
  try {
    for await (const item of items) {
      const working = work(item)
      // Whoever comes to wait for it is told; until then it is nobody's fault.
      working.catch(() => {})
      begun.push(working)
      const first = begun.length >= most ? begun.shift() : undefined
      if (first) yield await first
    }
    for (const working of begun) yield await working
  } finally {
    await Promise.allSettled(begun)
  }
}
