import type { ReactNode } from 'react'
import { LinkTabs } from '../ui/link-tabs.tsx'
import { PageHeading } from '../ui/page-heading.tsx'

const VIEWS = [
  { view: 'names', title: 'Followed names', facts: 'What this hub follows and keeps of others' },
  { view: 'publication', title: 'Publication', facts: 'What waits to be signed and published' },
  { view: 'storage', title: 'Storage', facts: 'What is on the disk, and how much room there is' },
  { view: 'moderation', title: 'Reports and deny-list', facts: 'What people told of names, and what nobody finds or pulls here' },
  { view: 'health', title: 'Health', facts: 'How each part of this hub is' },
] as const

export type OperatorViewName = (typeof VIEWS)[number]['view']

/** The view of that name; the first for any other. */
export function viewOf(text: string | undefined): OperatorViewName {
  return VIEWS.find(({ view }) => view === text)?.view ?? 'names'
}

/** The address of a view. */
export function operatorPath(view: OperatorViewName): string {
  return view === 'names' ? '/operator' : `/operator?view=${view}`
}

/** A part of the operator's page, with the ways to the others. */
export function OperatorFrame({ view, children }: { view: OperatorViewName; children: ReactNode }) {
  const found = VIEWS.find((one) => one.view === view)
  return (
    <>
      <LinkTabs label="Operator" tabs={VIEWS.map((one) => ({ href: operatorPath(one.view), title: one.title, isCurrent: one.view === view }))} />
      <PageHeading facts={found?.facts}>{found?.title}</PageHeading>
      <noscript><p className="mb-4 text-sm leading-6">Reading works without scripts; what changes something here needs them, or <code className="font-mono">npx ipcr</code>.</p></noscript>
      {children}
    </>
  )
}
