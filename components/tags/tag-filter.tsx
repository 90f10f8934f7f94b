'use client'

import { useRouter } from 'next/navigation'
import { useId, useTransition } from 'react'
import { repositoryPath } from '../../lib/hub/reference-paths.ts'
import { Button } from '../ui/button.tsx'
import { FIELD_LOOK } from '../ui/field.tsx'
import { MOST_FILTER, viewQuery, type TagView } from './tag-view.ts'
import { useTagFilter } from './use-tag-filter.ts'

/** Shows the tags whose names contain what is typed, as one types; without scripts when it is sent. */
export function TagFilter({ repository, view }: { repository: string; view: TagView }) {
  const [id, router] = [useId(), useRouter()]
  const [isBusy, start] = useTransition()
  const { field, type, send } = useTagFilter(repository, view, (path) => start(() => router.replace(path, { scroll: false })))
  const { filter: _, ...rest } = viewQuery(view)
  return (
    <form action={repositoryPath(repository)} role="search" aria-label="Tags" onSubmit={send} className="flex min-w-0 grow gap-2 sm:max-w-sm">
      {Object.entries(rest).map(([name, value]) => value !== undefined && <input key={name} type="hidden" name={name} value={value} />)}
      <label htmlFor={id} className="sr-only">Filter tags</label>
      <input ref={field} id={id} name="filter" type="search" defaultValue={view.filter} onInput={type} maxLength={MOST_FILTER} placeholder="Filter tags" autoComplete="off" autoCapitalize="none" spellCheck={false} aria-busy={isBusy} className={FIELD_LOOK} />
      <Button type="submit">Filter</Button>
    </form>
  )
}
