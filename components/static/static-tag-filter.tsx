'use client'

import { useId } from 'react'
import { MOST_FILTER, type TagView } from '../tags/tag-view.ts'
import { useTagFilter } from '../tags/use-tag-filter.ts'
import { FIELD_LOOK } from '../ui/field.tsx'
import { goToPath } from './router/path.ts'

/** Shows the tags whose names contain what is typed, as one types. */
export function StaticTagFilter({ repository, view }: { repository: string; view: TagView }) {
  const id = useId()
  const { field, type, send } = useTagFilter(repository, view, (path) => goToPath(path, { replace: true }))
  return (
    <form role="search" aria-label="Tags" onSubmit={send} className="min-w-0 grow sm:max-w-sm">
      <label htmlFor={id} className="sr-only">Filter tags</label>
      <input ref={field} id={id} type="search" defaultValue={view.filter} onInput={type} maxLength={MOST_FILTER} placeholder="Filter tags" autoComplete="off" autoCapitalize="none" spellCheck={false} className={FIELD_LOOK} />
    </form>
  )
}
