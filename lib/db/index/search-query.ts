/** What can be asked for. `name`: the beginning of a name, with a slash in it; `word` and `prefix` of what a repository says. */
export type SearchField = 'word' | 'prefix' | 'name' | 'tag' | 'owner' | 'arch' | 'os' | 'label' | 'digest' | 'type'

/** One condition; `value` of a label is `key=value`, of a tag it may end in `*`. */
export type SearchTerm = { field: SearchField; value: string }

/** All of the terms must hold. */
export type SearchQuery = SearchTerm[]

/** Behind which result the next page begins; stays right when the index changes. */
export type SearchCursor = { tier: number; place: number }
