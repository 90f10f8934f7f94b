import { Button } from '../ui/button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { COLUMN_COUNT } from './tag-columns.ts'
import type { TagList } from './use-tags.ts'

/** The last row: what is loading, what could not be loaded, or that all is here. Told to screen readers as it changes. */
export function TagsStatus({ list: { cursor, hasFailed, load }, count }: { list: TagList; count: number }) {
  return (
    <tr>
      <td colSpan={COLUMN_COUNT} className="px-4 py-3 text-sm text-muted">
        <span role="status">{sentence(cursor, hasFailed, count)}</span>
        {hasFailed && <span className="ml-3"><Button onClick={() => void load()}>Try again</Button></span>}
        {!hasFailed && cursor !== null && <Skeleton className="mt-2 h-4 w-40" />}
      </td>
    </tr>
  )
}

function sentence(cursor: string | null, hasFailed: boolean, count: number): string {
  const listed = count.toLocaleString('en')
  if (hasFailed) return `The hub does not answer. ${listed} rows are here.`
  return cursor === null ? `That is all: ${listed} ${count === 1 ? 'row' : 'rows'}.` : `${listed} rows are here, more are loading.`
}
