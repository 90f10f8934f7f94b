/** How a list of tags may be ordered: by when they last moved, by their names as people count, by their size. */
export const TAG_ORDERS = ['newest', 'oldest', 'name', 'name-desc', 'largest', 'smallest'] as const

export type TagOrder = (typeof TAG_ORDERS)[number]

/** The orders that need nothing but the tags themselves: how large what is elsewhere is may not be known. */
export type PlainTagOrder = Exclude<TagOrder, 'largest' | 'smallest'>

/** What is compared, and whether the greatest comes first. */
export type TagSort = { by: 'moved' | 'name' | 'size'; descending: boolean }

const SORTS: Record<TagOrder, TagSort> = {
  newest: { by: 'moved', descending: true }, oldest: { by: 'moved', descending: false },
  name: { by: 'name', descending: false }, 'name-desc': { by: 'name', descending: true },
  largest: { by: 'size', descending: true }, smallest: { by: 'size', descending: false },
}

/** An order taken apart. */
export function tagSort(order: TagOrder): TagSort {
  return SORTS[order]
}

/** The order of that name. */
export function findTagOrder(text: string | undefined): TagOrder | undefined {
  return TAG_ORDERS.find((order) => order === text)
}

/** An order that needs nothing but the tags themselves: the order itself, or the newest first. */
export function plainOrder(order: TagOrder): PlainTagOrder {
  return order === 'largest' || order === 'smallest' ? 'newest' : order
}
