/** One page of a list; `next` is the cursor for `after` of the following page, absent on the last. */
export type Page<T> = { items: T[]; next?: string }
