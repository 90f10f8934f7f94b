import type { TagOrder } from '../../lib/hub/hub-source.ts'
import { HubLink } from '../ui/hub-link.tsx'

const ORDERS: readonly [order: TagOrder, label: string, query: string][] = [['newest', 'Newest', ''], ['name', 'By name', '?order=name']]

/** Chooses how tags are ordered. */
export function TagOrderSwitch({ path, order }: { path: string; order: TagOrder }) {
  return (
    <span className="flex gap-3">
      {ORDERS.map(([value, label, query]) => (
        <HubLink key={value} href={`${path}${query}`} current={value === order}
          className={value === order ? 'font-medium text-ink' : 'underline-offset-4 hover:underline'}>{label}</HubLink>
      ))}
    </span>
  )
}
