export type RepositorySummary = {
  /** its tags should be signed */
  wantsSignatures: boolean
  /** the stored name, such as `library/nginx` */
  name: string
  namespace: string
  tagCount: number
  /** Unix milliseconds */
  createdAt: number
  updatedAt: number
}

/** A repository as its page shows it: a published root does not say when it was pushed to, nor always how many tags it has. */
export type ShownRepository = Omit<RepositorySummary, 'createdAt' | 'updatedAt' | 'tagCount'> & { updatedAt?: number | undefined; tagCount?: number | undefined }

export type RepositoryQuery = {
  namespace?: string
  /** the beginning of a name, within the namespace when one is given; without one `library/` may be left out */
  prefix?: string
  after?: string
  limit: number
}

/** Where a repository's directory is published: below its namespace's key and CID; `isWaiting`: this hub has newer. */
export type PublishedDirectory = { ipns?: string; root?: string; path: string; isWaiting: boolean }

/** What a repository says of itself, and what is known of it as a whole. */
export type RepositoryOverview = {
  /** one line */
  short?: string
  /** Markdown */
  readme?: string
  /** whether these were written for the repository; else they come from an image */
  isSet?: { short: boolean; full: boolean }
  /** bytes of all that is in it; absent while the index does not have it */
  size?: number
  /** of all its images */
  platforms: string[]
  /** other hubs that follow the name under which it is published, as far as this one knows */
  followers?: number
  published?: PublishedDirectory
}

/** What an image says of itself by annotations and labels, those of its index first; each name once. */
export type ImageLabels = ReadonlyMap<string, string>

/** A tag that came (`before` is absent), moved, or went (`after` is absent); seen in that root at that time (Unix ms). */
export type TagMove = { id: number; tag: string; before?: string; after?: string; root: string; at: number }

export type MoveQuery = { before?: number | undefined; limit: number }
