import type { Page, RepositorySummary } from '../../lib/hub/hub-source.ts'
import { RepositoryTable } from '../repositories/repository-table.tsx'
import { Button } from '../ui/button.tsx'
import { FIELD_LOOK } from '../ui/field.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { Pagination } from '../ui/pagination.tsx'

type Props = { page: Page<RepositorySummary>; /** the beginning of their names */ prefix: string; after: string | undefined }

/** Everything that was pushed to the hub by name, or what of it begins with `prefix`. */
export function ExploreView({ page, prefix, after }: Props) {
  const isEmpty = page.items.length === 0
  return (
    <>
      <PageHeading facts="What was pushed to this hub, by name">Repositories</PageHeading>
      <form action="/explore" className="mb-4 flex max-w-md gap-2">
        <input name="q" aria-label="Names that begin with" placeholder="Names that begin with" defaultValue={prefix} key={prefix} maxLength={300} autoComplete="off" autoCapitalize="none" spellCheck={false} className={FIELD_LOOK} />
        <Button type="submit">Show</Button>
      </form>
      {isEmpty
        ? <Message action={prefix !== '' && <HubLink href="/explore">Show all</HubLink>}>{emptySentence(prefix, after)}</Message>
        : <RepositoryTable repositories={page.items} caption="Repositories" />}
      <Pagination path="/explore" query={{ q: prefix || undefined, after }} next={page.next} what="repositories" />
      <p className="mt-6 text-sm text-muted">What this hub follows is found by <HubLink href="/search">searching</HubLink>.</p>
    </>
  )
}

function emptySentence(prefix: string, after: string | undefined): string {
  if (after !== undefined) return 'There are no more repositories.'
  return prefix === '' ? 'Nothing was pushed to this hub yet.' : 'No repository begins with that.'
}
