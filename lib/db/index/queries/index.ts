import * as discover from './discover.ts'
import * as events from './events.ts'
import * as namespaces from './namespaces.ts'
import { manifest, referrers } from './manifests.ts'
import * as places from './places.ts'
import * as relations from './relations.ts'
import * as repositories from './repositories.ts'
import * as search from './search.ts'
import * as sources from './sources.ts'
import * as suggestions from './suggest.ts'
import * as tags from './tags.ts'

/** Every read of the index, by name. All of them walk a key range and cost the same in a bigger index. */
export const indexQueries = { ...discover, ...events, ...namespaces, manifest, referrers, ...places, ...relations, ...repositories, ...search, ...sources, ...suggestions, ...tags }
