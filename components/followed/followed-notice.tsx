import { Radio } from 'lucide-react'
import type { Followed } from '../../lib/hub/hub-source.ts'
import { Age } from '../ui/age.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { ShortName } from './short-name.tsx'
import { StateBadge } from './state-badge.tsx'
import { STATES } from './state-words.ts'

/** Says on the pages of a repository that it is published elsewhere, and how far this hub can vouch for what it shows. */
export function FollowedNotice({ followed: { source, namespace, state, since, detail, limited } }: { followed: Followed }) {
  const name = namespace?.name ?? source
  return (
    <div role="note" className="mb-6 flex items-start gap-3 rounded-md border border-line bg-sunken px-4 py-3 text-sm leading-6">
      <Radio className="mt-1 size-4 shrink-0 text-muted" aria-hidden="true" />
      <div className="min-w-0 wrap-anywhere">
        <p>Published under <HubLink href={`/${name}`}><ShortName name={name} /></HubLink>, which this hub follows and does not write. <StateBadge state={state} /></p>
        {state !== 'live' && <p>{STATES[state].sentence} Since <Age at={since} />{detail !== undefined && <>: <ForeignText>{detail}</ForeignText></>}.</p>}
        {limited !== undefined && <p>Not all of it is shown: <ForeignText>{limited}</ForeignText>.</p>}
      </div>
    </div>
  )
}
