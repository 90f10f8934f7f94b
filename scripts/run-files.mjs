import { run } from 'node:test'

/**
 * Runs test files, each in a process of its own, as many at once as there is room for: in order, but one that finds no room
 * lets smaller ones go before it. Yields the events of one file after the other, as they end.
 * @param {string[]} files
 * @param {{ rooms: Record<string, number>, needs: (file: string) => [room: string, much: number] }} room how much goes into each room, and what a file takes
 * @param {import('node:test').RunOptions} options
 */
export async function* runFiles(files, { rooms, needs }, options) {
  const left = [...files]
  const running = new Map()
  const free = { ...rooms }
  for (;;) {
    for (let next; (next = takeNext(left, free, needs)) !== undefined; ) running.set(next, eventsOf(next, options))
    if (running.size === 0) return
    const { file, events } = await Promise.race(running.values())
    running.delete(file)
    const [room, much] = needs(file)
    free[room] += much
    yield* events
  }
}

function takeNext(left, free, needs) {
  const index = left.findIndex((file) => needs(file)[1] <= free[needs(file)[0]])
  if (index < 0) return undefined
  const [file] = left.splice(index, 1)
  const [room, much] = needs(file)
  free[room] -= much
  return file
}

async function eventsOf(file, options) {
  return { file, events: await Array.fromAsync(run({ ...options, files: [file], concurrency: 1 })) }
}
