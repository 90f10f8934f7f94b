import type { ReactNode } from 'react'
import { HubLink } from '../ui/hub-link.tsx'
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
      <nav aria-label="Account" className="mb-8 border-b border-line">
        <ul className="-mb-px flex flex-wrap gap-x-5 text-sm">
          {PAGES.map(({ path, title: name }) => (
            <li key={path}>
              <HubLink href={path} current={path === current}
                className={`inline-block border-b-2 py-2 ${path === current ? 'border-accent font-medium' : 'border-transparent text-muted hover:text-ink'}`}>{name}</HubLink>
            </li>
          ))}
        </ul>
      </nav>
      <PageHeading facts={facts}>{title}</PageHeading>
      {children}
    </>
  )
}
