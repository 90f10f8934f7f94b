import { HubLink } from './hub-link.tsx'

export type LinkTab = { href: string; title: string; isCurrent: boolean; /** such as how many there are */ note?: string }

/** The parts of a page, each with an address of its own. */
export function LinkTabs({ label, tabs }: { label: string; tabs: LinkTab[] }) {
  return (
    <nav aria-label={label} className="mb-8 border-b border-line">
      <ul className="-mb-px flex flex-wrap gap-x-5 text-sm">
        {tabs.map(({ href, title, isCurrent, note }) => (
          <li key={href}>
            <HubLink href={href} current={isCurrent} className={`inline-block border-b-2 py-2 ${isCurrent ? 'border-accent font-medium' : 'border-transparent text-muted hover:text-ink'}`}>
              {title}{note !== undefined && <span className="ml-1.5 rounded bg-sunken px-1.5 py-0.5 text-xs text-muted tabular-nums">{note}</span>}
            </HubLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
