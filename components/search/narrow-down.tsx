import type { SearchQuery, SearchTerm } from '../../lib/db/index/search-query.ts'
import { HubLink } from '../ui/hub-link.tsx'
import { searchPath } from './search-path.ts'

type Choice = { title: string; term: SearchTerm }

const arch = (value: string): Choice => ({ title: value, term: { field: 'arch', value } })
const type = (value: string, title: string): Choice => ({ title, term: { field: 'type', value } })
const GROUPS: { title: string; choices: Choice[] }[] = [
  { title: 'Platform', choices: [arch('amd64'), arch('arm64'), arch('arm'), arch('riscv64')] },
  { title: 'Kind', choices: [type('image', 'images'), type('helm', 'Helm charts'), type('wasm', 'wasm'), type('sbom', 'SBOMs')] },
]
const LOOK = 'inline-block rounded px-2 py-0.5'

/** Terms that many add to a search, each a link; one that is in it already takes it out again. */
export function NarrowDown({ terms }: { terms: SearchQuery }) {
  return (
    <nav aria-label="Narrow down" className="mb-5 flex flex-wrap gap-x-6 gap-y-2 text-sm">
      {GROUPS.map(({ title, choices }) => (
        <div key={title} className="flex flex-wrap items-center gap-x-1 gap-y-1">
          <span id={`narrow-${title}`} className="mr-1 text-muted">{title}</span>
          <ul aria-labelledby={`narrow-${title}`} className="flex flex-wrap gap-1">
            {choices.map((choice) => <li key={choice.title}><ChoiceLink choice={choice} terms={terms} /></li>)}
          </ul>
        </div>
      ))}
    </nav>
  )
}

function ChoiceLink({ choice: { title, term }, terms }: { choice: Choice; terms: SearchQuery }) {
  const at = terms.findIndex(({ field, value }) => field === term.field && value.toLowerCase() === term.value)
  const isOn = at >= 0
  const look = isOn ? 'bg-accent-soft text-accent' : 'text-muted hover:bg-sunken hover:text-ink'
  return <HubLink href={searchPath(isOn ? terms.toSpliced(at, 1) : [...terms, term])} label={isOn ? `Not only ${title}` : `Only ${title}`} current={isOn} className={`${LOOK} ${look}`}>{title}</HubLink>
}
