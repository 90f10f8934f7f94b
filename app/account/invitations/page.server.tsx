import type { Metadata } from 'next'
import { OpenHub } from '../../../components/account/open-hub.tsx'
import { InvitationsView } from '../../../components/team/invitations-view.tsx'
import { encodeCursor } from '../../../lib/api/cursor.ts'
import { getContext } from '../../../lib/context-ref.ts'
import { pageQuery, type SearchParams } from '../../page-query.ts'
import { accountOf } from '../account-of.ts'
import { cursorPosition } from '../cursor-position.ts'

export const metadata: Metadata = { title: 'Invitations' }

const PAGE_SIZE = 50

/** Who asks the one who is signed in to join a team. */
export default async function Page({ searchParams }: { searchParams: SearchParams }) {
  const session = await accountOf('/account/invitations')
  if (!session) return <OpenHub />
  const after = await pageQuery(searchParams, 'after')
  const { items, next } = await getContext().teams.invitations.mine(session.address, { after: cursorPosition(after), limit: PAGE_SIZE })
  return <InvitationsView invitations={items} next={next ? encodeCursor(next) : undefined} after={after} />
}
