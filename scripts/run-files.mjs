import { run } from 'node:test'

/**
 * Runs test files, each in a process of its own, as many at once as there is room for: in order, but one that finds its room
 * full lets others go before it. Yields the events of one file after the other, as they end.
 * @param {string[]} files
 * @param {{ rooms: Record<string, number>, roomOf: (file: string) => string }} room how many go into each room, and where a file belongs
 * @param {import('node:test').RunOptions} options
 */
export async function* runFiles(files, { rooms, roomOf }, options) {
  const left = [...files]
  const running = new Map()
  const free = { ...rooms }
  for (;;) {
    for (let next; (next = takeNext(left, free, roomOf)) !== undefined; ) running.set(next, eventsOf(next, options))
    if (running.size === 0) return
    const { file, events } = await Promise.race(running.values())
    running.delete(file)
    free[roomOf(file)]++
    yield* events
  }
}

function takeNext(left, free, roomOf) {
  const index = left.findIndex((file) => free[roomOf(file)] > 0)
  if (index < 0) return undefined
  const [file] = left.splice(index, 1)
  free[roomOf(file)]--
  return file
}

async function eventsOf(file, options) {
  return { file, events: await Array.fromAsync(run({ ...options, files: [file], concurrency: 1 })) }
}
