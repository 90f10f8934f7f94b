import { Gauge, type Registry } from 'prom-client'
import { counters } from '../registry/counters.ts'
import { addTotals } from './add-totals.ts'

/** How the tries of the storage go. */
export function addStorageMetrics(registry: Registry): void {
  const registers = [registry]
  addTotals(registry, [
    ['ipcr_storage_checks_total', 'Tries of the storage', () => counters.storage.checks],
    ['ipcr_storage_checks_failed_total', 'Tries of the storage that failed', () => counters.storage.failed],
  ])
  new Gauge({
    name: 'ipcr_storage_failing', help: '1 while as many tries in a row have failed as are needed to say so', registers,
    collect() { this.set(counters.storage.failing ? 1 : 0) },
  })
  new Gauge({
    name: 'ipcr_storage_check_seconds', help: 'How long the last try of the storage took', registers,
    collect() { this.set(counters.storage.seconds) },
  })
}
