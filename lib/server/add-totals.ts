import { Counter, type Registry } from 'prom-client'

/** Name, what it counts, and how much by now. */
export type Total = [name: string, help: string, total: () => number]

/** Counters of what is counted elsewhere: copied when somebody asks, for the library's own hash their labels at each call. */
export function addTotals(registry: Registry, totals: readonly Total[]): void {
  for (const [name, help, total] of totals)
    new Counter({
      name, help, registers: [registry],
      collect() {
        this.reset()
        this.inc(total())
      },
    })
}
