'use client'

import { lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { COLUMN_COUNT } from './tag-columns.ts'
import { recall, type LoadedTags } from './remembered-tags.ts'
import type { TagView } from './tag-view.ts'

const Rows = lazy(async () => ({ default: (await import('./virtual-rows.tsx')).VirtualRows }))
// About a screen before the last row is seen.
const AHEAD = '1000px'

export type MoreTagsProps = { repository: string; view: TagView; wantsSignatures: boolean; /** the cursor of the API behind the rows that stand here */ cursor: string; /** how many stand here */ before: number; /** reads the rows behind a cursor where no hub does */ load?: (cursor: string) => Promise<LoadedTags> }

/** The rows behind the first page. Nothing is loaded for them before somebody comes near. */
export function MoreTags(props: MoreTagsProps) {
  const mark = useRef<HTMLTableRowElement>(null)
  const [isNear, setNear] = useState(false)
  useLayoutEffect(() => {
    if (recall(props.cursor)) setNear(true)
  }, [props.cursor])
  useEffect(() => {
    if (!mark.current) return
    const observer = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && setNear(true), { rootMargin: AHEAD })
    observer.observe(mark.current)
    return () => observer.disconnect()
  }, [])
  if (!isNear) return <Gap mark={mark} />
  return <Suspense fallback={<Gap mark={mark} />}><Rows {...props} /></Suspense>
}

function Gap({ mark }: { mark: React.Ref<HTMLTableRowElement> }) {
  return <tr ref={mark} aria-hidden="true" className="border-0!"><td colSpan={COLUMN_COUNT} className="p-0" /></tr>
}
