import { CornerDownRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Place } from '../../lib/api/read/places.ts'
import { displayName, imageSuffix } from '../../lib/hub/reference-paths.ts'
import { ShortName } from '../followed/short-name.tsx'
import { HubLink } from '../ui/hub-link.tsx'

const WORDS: Record<Place['kind'], string> = { image: '', layer: 'has this layer', namespace: 'all that is under this key or CID', content: 'as files, on the gateway' }

/** What the text of a search names exactly, above what else it finds. */
export function ExactPlaces({ places }: { places: Place[] }) {
  if (places.length === 0) return null
  return (
    <section aria-labelledby="straight" className="mb-6 rounded-md border border-line bg-surface px-4 py-3">
      <h2 id="straight" className="text-sm font-semibold">Straight there</h2>
      <ul className="mt-1.5 space-y-1 text-sm leading-6">
        {places.map(({ kind, name, reference, path }) => (
          <li key={path} className="flex gap-2">
            <CornerDownRight className="mt-1 size-4 shrink-0 text-muted" aria-hidden="true" />
            <p className="min-w-0">
              <PlaceLink path={path} isPage={kind !== 'content'}><ShortName name={displayName(name)} />{reference !== null && <bdi className="wrap-anywhere">{imageSuffix(reference)}</bdi>}</PlaceLink>
              {WORDS[kind] !== '' && <span className="text-muted"> {WORDS[kind]}</span>}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

// The gateway is no page of Next's.
function PlaceLink({ path, isPage, children }: { path: string; isPage: boolean; children: ReactNode }) {
  return isPage ? <HubLink href={path}>{children}</HubLink> : <a href={path} className="text-accent underline-offset-4 hover:underline">{children}</a>
}
