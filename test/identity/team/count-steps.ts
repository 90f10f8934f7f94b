const READS: PropertyKey[] = ['get', 'has']
const WALKS: PropertyKey[] = ['forEach', 'entries', 'keys', 'values', Symbol.iterator]
const VISITS: PropertyKey[] = ['find', 'findIndex', 'filter', 'some', 'every', 'includes', 'indexOf', 'map', 'flatMap', 'forEach', 'reduce', 'values', Symbol.iterator]

/** `reads`: single entries of maps and sets; `walks`: through all of one; `visits`: the lengths of lists that were gone through. */
export type Steps = { reads: number; walks: number; visits: number }

/** What a piece of synchronous code asks of maps, sets and lists. */
export function countSteps(work: () => void): Steps {
  const steps: Steps = { reads: 0, walks: 0, visits: 0 }
  const undo: (() => void)[] = []
  const watch = (prototype: object, names: PropertyKey[], count: (of: unknown) => void): void => {
    for (const name of names.filter((one) => Object.hasOwn(prototype, one))) {
      const before = Object.getOwnPropertyDescriptor(prototype, name) ?? {}
      const value = function (this: unknown, ...args: unknown[]): unknown {
        count(this)
        return Reflect.apply(before.value, this, args)
      }
      Object.defineProperty(prototype, name, { configurable: true, writable: true, value })
      undo.push(() => void Object.defineProperty(prototype, name, before))
    }
  }
  for (const prototype of [Map.prototype, Set.prototype]) {
    watch(prototype, READS, () => steps.reads++)
    watch(prototype, WALKS, () => steps.walks++)
  }
  watch(Array.prototype, VISITS, (list) => { steps.visits += (list as unknown[]).length })
  try {
    work()
  } finally {
    for (const one of undo.reverse()) one()
  }
  return steps
}
