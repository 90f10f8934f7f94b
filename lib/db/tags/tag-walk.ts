import type { Database } from 'better-sqlite3'
import { naturalKey } from '../../oci/natural-key.ts'
import { tagSort, type TagOrder, type TagSort } from '../../oci/tag-order.ts'
import { all, first } from '../operation.ts'

// A page looks at no more names than this, whatever it leaves out; it may then hold fewer tags than asked for, and the next
// one goes on behind them. By filter alone it reads an index; for groups it has to look at each tag and its twins.
const MOST_FILTERED = 100_000
const MOST_GROUPED = 20_000
const FIRST_STEP = 256

/** `after`: the `next` of the page before; `filter`: what a name contains, whatever its case; `grouped`: of the tags of one digest only the first. */
export type TagWalk = { repositoryId: number; order: TagOrder; after?: string | undefined; filter?: string | undefined; grouped?: boolean | undefined; limit: number }

/** A table of tags: `only` tells tags from others in it; `indexes` by what they order, `twins` those of the tags of one digest. */
export type TagTable = { name: string; only: string; moved: string; indexes: { moved: string; name: string; size?: string }; twins: { moved: string; name: string } }

/** `lead`: what the name is ordered by before itself */
type Place = { name: string; lead: string | number }
type Walker = { db: Database; table: TagTable; walk: TagWalk; columns: string[]; sort: TagSort }

/** The names of a page of tags in their order, each page at the same cost however many there are. */
export function walkTags(db: Database, table: TagTable, walk: TagWalk): { names: string[]; next?: string } {
  const sort = tagSort(walk.order)
  const walker = { db, table, walk, sort, columns: columnsOf(table, sort) }
  const isSparse = walk.filter !== undefined || walk.grouped === true
  return isSparse ? walkSteps(walker) : toPage(between(walker, startOf(walk), undefined, walk.limit + 1), walker)
}

// In steps that grow, so that a page that is soon full has looked at little.
function walkSteps(walker: Walker): { names: string[]; next?: string } {
  const { walk } = walker
  const found: Place[] = []
  let room = walk.grouped ? MOST_GROUPED : MOST_FILTERED
  let from = startOf(walk)
  for (let step = FIRST_STEP; ; step *= 4) {
    const end = placeAfter(walker, from, Math.min(step, room))
    found.push(...between(walker, from, end, walk.limit + 1 - found.length))
    if (found.length > walk.limit || !end) return toPage(found, walker)
    room -= step
    if (room <= 0) return endAt(walker, found, end)
    from = end
  }
}

function endAt(walker: Walker, found: Place[], end: Place): { names: string[]; next?: string } {
  const names = found.map(({ name }) => name)
  return placeAfter(walker, end, 1) ? { names, next: cursorOf(end, walker.sort) } : { names }
}

function toPage(found: Place[], { walk, sort }: Walker): { names: string[]; next?: string } {
  const names = found.slice(0, walk.limit).map(({ name }) => name)
  const last = found[walk.limit - 1]
  return found.length > walk.limit && last ? { names, next: cursorOf(last, sort) } : { names }
}

function columnsOf(table: TagTable, { by }: TagSort): string[] {
  if (by === 'moved') return [table.moved, 'name']
  return by === 'name' ? ['sort_key', 'name'] : ['size', 'sort_key', 'name']
}

// Behind `from`, up to `end` and with it.
function between(walker: Walker, from: Place | undefined, end: Place | undefined, limit: number): Place[] {
  const { db, walk, sort } = walker
  const [behind, upTo] = sort.descending ? ['<', '>='] : ['>', '<=']
  const filter = walk.filter?.toLowerCase()
  const conditions = [from && compare(walker, behind), end && compare(walker, upTo), filter === undefined ? '' : contains('t'), walk.grouped ? isFirst(walker) : '']
  const twinFilter = walk.grouped && filter !== undefined ? [filter] : []
  return all<Place>(db, `${selectPlaces(walker, conditions)} LIMIT ?`, walk.repositoryId, ...values(walker, from), ...values(walker, end), ...(filter === undefined ? [] : [filter]), ...twinFilter, limit)
}

function placeAfter(walker: Walker, from: Place | undefined, steps: number): Place | undefined {
  const { db, walk, sort } = walker
  return first<Place>(db, `${selectPlaces(walker, [from && compare(walker, sort.descending ? '<' : '>')])} LIMIT 1 OFFSET ?`, walk.repositoryId, ...values(walker, from), steps - 1)
}

function selectPlaces({ table, columns, sort }: Walker, conditions: (string | undefined)[]): string {
  const where = [`t.repository_id = ?`, table.only.replaceAll('$', 't'), ...conditions].filter(Boolean).join(' AND ')
  const order = columns.map((column) => `t.${column}${sort.descending ? ' DESC' : ''}`).join()
  return `SELECT t.name, t.${columns[0] ?? 'name'} AS lead FROM ${table.name} t INDEXED BY ${table.indexes[sort.by]} WHERE ${where} ORDER BY ${order}`
}

function compare({ columns }: Walker, operator: string): string {
  return `(${columns.map((column) => `t.${column}`).join()}) ${operator} (${columns.map(() => '?').join()})`
}

const contains = (row: string): string => `instr(lower(${row}.name), ?) > 0`

// No twin comes before it. Looked for from the tag backwards: with a filter all gaps between twins that match are walked once.
function isFirst({ table, columns, walk, sort }: Walker): string {
  // Tags of one digest have one size.
  const twin = columns.filter((column) => column !== 'size')
  const list = (row: string): string => twin.map((column) => `${row}.${column}`).join()
  return `(SELECT 1 FROM ${table.name} o INDEXED BY ${sort.by === 'moved' ? table.twins.moved : table.twins.name}
    WHERE o.repository_id = t.repository_id AND ${table.only.replaceAll('$', 'o') || 'TRUE'} AND o.digest = t.digest AND (${list('o')}) ${sort.descending ? '>' : '<'} (${list('t')})
    ${walk.filter === undefined ? '' : `AND ${contains('o')}`} ORDER BY ${twin.map((column) => `o.${column}${sort.descending ? '' : ' DESC'}`).join()} LIMIT 1) IS NULL`
}

function values({ sort }: Walker, place: Place | undefined): (string | number)[] {
  if (!place) return []
  if (sort.by === 'moved') return [place.lead, place.name]
  return sort.by === 'name' ? [naturalKey(place.name), place.name] : [place.lead, naturalKey(place.name), place.name]
}

function cursorOf({ name, lead }: Place, { by }: TagSort): string {
  return by === 'name' ? name : `${lead}-${name}`
}

// A cursor that is not one of ours begins at the start: it comes from the address line.
function startOf({ after, order }: TagWalk): Place | undefined {
  if (after === undefined || after === '') return undefined
  if (tagSort(order).by === 'name') return { name: after, lead: '' }
  const match = /^(\d{1,16})-(.+)$/.exec(after)
  return match ? { lead: Number(match[1]), name: match[2] ?? '' } : undefined
}
