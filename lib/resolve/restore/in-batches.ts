const AT_ONCE = 16

/** The results of a piece of work for each item, in order, sixteen at a time: each waits for the network. */
export async function inBatches<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let start = 0; start < items.length; start += AT_ONCE) results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))))
  return results
}
