import type { WatchedName } from '../../lib/hub/operator-types.ts'
import { ShortName } from '../followed/short-name.tsx'
import { STATES } from '../followed/state-words.ts'
import { Age } from '../ui/age.tsx'
import { Badge } from '../ui/badge.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { NameActions } from './name-actions.tsx'
import { indexingSentence, keepingSentence } from './progress-words.ts'

/** Followed names, each with how it stands, how far it is, and what can be done. */
export function NameTable({ names }: { names: WatchedName[] }) {
  return (
    <ul aria-label="Followed names" className="divide-y divide-line rounded-md border border-line bg-surface text-sm">
      {names.map((name) => <Row key={name.name} name={name} />)}
    </ul>
  )
}

function Row({ name }: { name: WatchedName }) {
  const { resolvedAt, detail, via, followed, pin, root } = name
  const keeping = keepingSentence(name)
  return (
    <li className="grid gap-x-6 gap-y-2 px-4 py-3 md:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0 space-y-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <HubLink href={`/${name.name}`} className="font-medium text-accent underline-offset-4 hover:underline"><ShortName name={name.name} /></HubLink>
          <CopyButton text={name.name} subject="name" />
          <State name={name} />
          {pin?.state === 'pinned' && <Badge tone="good">kept</Badge>}
          {via !== null && <span className="text-muted">listed by <ShortName name={via} /></span>}
          {!followed && <span className="text-muted">kept, not followed</span>}
        </p>
        <p>{indexingSentence(name)}{resolvedAt !== null && <span className="text-muted"> Looked up <Age at={Date.parse(resolvedAt)} />.</span>}</p>
        {keeping !== undefined && <p>{keeping}</p>}
        {detail !== null && <p className="text-muted"><ForeignText>{detail}</ForeignText></p>}
        {root !== null && <p className="flex items-center gap-1 text-muted"><span className="truncate font-mono text-xs">{root}</span><CopyButton text={root} subject={`root of ${name.name}`} /></p>}
      </div>
      <NameActions name={name.name} isFollowed={followed} isKept={pin !== null} />
    </li>
  )
}

// What the index says is newer where its blocks could not be read.
function State({ name: { state, indexed } }: { name: WatchedName }) {
  const shown = indexed && indexed.state !== 'publishing' && indexed.state !== 'unread' ? indexed.state : state
  const known = isKnown(shown) ? STATES[shown] : undefined
  return <Badge tone={known?.tone ?? 'plain'} title={known?.sentence}>{known?.word ?? 'unknown'}</Badge>
}

function isKnown(state: string): state is keyof typeof STATES {
  return Object.hasOwn(STATES, state)
}
