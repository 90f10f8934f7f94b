'use client'

import { imageSuffix } from '../../lib/hub/reference-paths.ts'
import type { Reference } from '../../lib/oci/reference.ts'
import { PageHeading } from '../ui/page-heading.tsx'
import { KeptResults } from './kept-results.ts'
import { NotRead, Reading } from './load-state.tsx'
import { NotThere } from './name-page.tsx'
import type { OpenVisit } from './open-visit.ts'
import { readShownImage, type ShownHere } from './read-shown-image.ts'
import { StaticImage } from './static-image.tsx'
import { useLoaded } from './use-loaded.ts'

type Props = { repository: string; reference: Reference; query: URLSearchParams; opened: OpenVisit }

// `null`: the root has none such.
const kept = new KeptResults<ShownHere | null>()

/** An image of a published root, by tag or digest; of an index one platform with it. */
export function ImagePage({ repository, reference, query, opened }: Props) {
  const text = reference.kind === 'tag' ? reference.tag : reference.digest
  const platform = query.get('platform') ?? undefined
  const name = `${repository}${imageSuffix(text)}`
  const shown = useLoaded(kept, `${opened.home.root} ${name} ${platform ?? ''}`, async () => (await readShownImage(opened.source, { name: repository, reference: text, platform })) ?? null)
  if (shown.state === 'loading') return <Reading what={name} />
  if (shown.state === 'failed') return <><PageHeading><bdi className="wrap-anywhere">{name}</bdi></PageHeading><NotRead what={name} error={shown.error} again={shown.again} /></>
  return shown.value === null ? <NotThere name={name} /> : <StaticImage key={name} shown={shown.value} reference={text} opened={opened} />
}
