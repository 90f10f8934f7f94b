const AT_ONCE = 8

/** What `work` gives for each item, in order, a few at a time: each may have to come over a network. Rejects with the first that fails. */
export async function inBatches<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map((item, index) => work(item, at + index)))))
  }
  return results
}
