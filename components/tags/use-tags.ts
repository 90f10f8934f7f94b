import { useCallback, useRef, useState } from 'react'
import { recall, type LoadedTags } from './remembered-tags.ts'

export type TagList = LoadedTags & {
  hasFailed: boolean
  /** Loads the next page, unless one is on its way or all is here. */
  load(): Promise<void>
}

/** The tags behind a cursor, page by page, as `read` brings them. */
export function useTags(first: string, read: (cursor: string) => Promise<LoadedTags>): TagList {
  const [list, setList] = useState<LoadedTags>(() => recall(first) ?? { tags: [], cursor: first })
  const [hasFailed, setFailed] = useState(false)
  const isBusy = useRef(false)
  const readNow = useRef(read)
  readNow.current = read
  const { cursor } = list
  const load = useCallback(async () => {
    if (isBusy.current || cursor === null) return
    isBusy.current = true
    setFailed(false)
    try {
      const page = await readNow.current(cursor)
      setList(({ tags }) => ({ tags: [...tags, ...page.tags], cursor: page.cursor }))
    } catch {
      setFailed(true)
    } finally {
      isBusy.current = false
    }
  }, [cursor])
  return { ...list, hasFailed, load }
}
