import { Gauge, type Registry } from 'prom-client'
import { counters } from '../registry/counters.ts'
import { addTotals } from './add-totals.ts'

/** How the looks at the names that the hub follows go. */
export function addFollowMetrics(registry: Registry): void {
  const registers = [registry]
  addTotals(registry, [
    ['ipcr_name_looks_total', 'Looks at followed names', () => counters.following().looks],
    ['ipcr_name_looks_failed_total', 'Those that found nothing, or something that cannot be read', () => counters.following().failed],
  ])
  new Gauge({
    name: 'ipcr_followed_names', help: 'Names that are followed', registers,
    collect() { this.set(counters.following().names) },
  })
  new Gauge({
    name: 'ipcr_follow_lag_seconds', help: 'How long the followed name that is most overdue has waited to be looked at again', registers,
    collect() { this.set(counters.following().lateMs / 1000) },
  })
}
