import type { ReactNode } from 'react'
import { LinkTabs } from '../ui/link-tabs.tsx'
import { PageHeading } from '../ui/page-heading.tsx'

const PAGES = [
  { path: '/account', title: 'Account' },
  { path: '/account/namespaces', title: 'Namespaces' },
  { path: '/account/invitations', title: 'Invitations' },
  { path: '/account/tokens', title: 'Tokens' },
] as const

export type AccountPath = (typeof PAGES)[number]['path']

/** A page of the account: its title, the ways to the others, its content. */
export function AccountFrame({ title, facts, current, children }: { title: ReactNode; facts?: ReactNode; current: AccountPath; children: ReactNode }) {
  return (
    <>
      <LinkTabs label="Account" tabs={PAGES.map(({ path, title: name }) => ({ href: path, title: name, isCurrent: path === current }))} />
      <PageHeading facts={facts}>{title}</PageHeading>
      {children}
    </>
  )
}
