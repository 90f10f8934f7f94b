import type { TagOrder } from '../../lib/hub/hub-source.ts'
import type { Column, Sort } from '../ui/table.tsx'
import { tagsPath, type TagView } from './tag-view.ts'

const UP = 'ascending'
const DOWN = 'descending'
const DIRECTIONS: Record<TagOrder, [column: string, direction: typeof UP | typeof DOWN]> = {
  name: ['Tag', UP], 'name-desc': ['Tag', DOWN], smallest: ['Size', UP], largest: ['Size', DOWN], oldest: ['Pushed', UP], newest: ['Pushed', DOWN],
}
// What comes first at the first press, and at the next.
const ORDERS: Record<string, [first: TagOrder, second: TagOrder]> = { Tag: ['name', 'name-desc'], Size: ['largest', 'smallest'], Pushed: ['newest', 'oldest'] }
const COLUMNS: Column[] = [
  { title: 'Tag', className: 'min-w-32' },
  { title: 'Digest', className: 'hidden md:table-cell' },
  { title: 'Platforms', className: 'hidden md:table-cell' },
  { title: 'Size', className: 'text-right' },
  { title: 'Pushed', className: 'text-right' },
]

/** How many columns a table of tags has. */
export const COLUMN_COUNT = COLUMNS.length

/** The columns of a table of tags; with a view their titles order it. */
export function tagColumns(repository: string, view: TagView | undefined, { bySize, isTimed }: { bySize: boolean; isTimed: boolean }): Column[] {
  const columns = isTimed ? COLUMNS : COLUMNS.filter(({ title }) => title !== 'Pushed')
  return view ? columns.map((column) => ({ ...column, ...sortOf(repository, view, column.title, bySize) })) : columns
}

function sortOf(repository: string, view: TagView, title: string, bySize: boolean): { sort?: Sort } {
  const orders = title === 'Size' && !bySize ? undefined : ORDERS[title]
  if (!orders) return {}
  const [column, direction] = DIRECTIONS[view.order]
  const order = view.order === orders[0] ? orders[1] : orders[0]
  return { sort: { href: tagsPath(repository, { ...view, order }), direction: column === title ? direction : undefined } }
}
