import type { Metadata } from 'next'
import { OpenHub } from '../../../components/account/open-hub.tsx'
import { TokensView } from '../../../components/tokens/tokens-view.tsx'
import { encodeCursor } from '../../../lib/api/cursor.ts'
import { getContext } from '../../../lib/context-ref.ts'
import { hubHost } from '../../hub-host.ts'
import { pageQuery, type SearchParams } from '../../page-query.ts'
import { accountOf } from '../account-of.ts'
import { cursorPosition } from '../cursor-position.ts'

export const metadata: Metadata = { title: 'Tokens' }

const PAGE_SIZE = 50

/** The tokens of whoever is signed in. */
export default async function Page({ searchParams }: { searchParams: SearchParams }) {
  const session = await accountOf('/account/tokens')
  if (!session) return <OpenHub />
  const after = await pageQuery(searchParams, 'after')
  const rows = await getContext().identity.tokens.list(session.address, cursorPosition(after), PAGE_SIZE + 1)
  const last = rows.length > PAGE_SIZE ? rows[PAGE_SIZE - 1] : undefined
  const next = last && encodeCursor([last.createdAt, last.id])
  return <TokensView tokens={rows.slice(0, PAGE_SIZE)} next={next} after={after} now={Date.now()} address={session.address} host={await hubHost()} />
}
