'use client'

import { useEffect, useState } from 'react'
import type { RenderedReadme } from '../../lib/hub/readme/lay-out-readme.ts'
import { ReadmeSection } from '../readme/readme-section.tsx'
import { Skeleton } from '../ui/skeleton.tsx'

type Props = { text: string; /** the web address of the project */ source: string | undefined; /** of the page */ path: string }

/** A README laid out in this browser; what could take long is shown as its text. Images of other hosts are named: the page's policy lets none in. */
export function StaticReadme({ text, source, path }: Props) {
  const [done, setDone] = useState<{ readme: RenderedReadme | undefined }>()
  useEffect(() => {
    let isWanted = true
    void layOut(text, source).then((readme) => { if (isWanted) setDone({ readme }) })
    return () => { isWanted = false }
  }, [text, source])
  if (!done) return <div role="status"><span className="sr-only">Laying the README out</span><Skeleton className="h-5 w-1/3" /><Skeleton className="mt-3 h-4 w-full" /></div>
  return <ReadmeSection readme={{ text, html: done.readme?.html, images: 0, showsImages: false }} path={path} />
}

// Loaded when there is one: what reads Markdown is as much as all else that shows a repository.
async function layOut(text: string, source: string | undefined): Promise<RenderedReadme | undefined> {
  try {
    const [{ isTame }, { renderInBrowser }] = await Promise.all([import('../../lib/hub/readme/is-tame.ts'), import('../../lib/hub/readme/browser-readme.ts')])
    return isTame(text) ? renderInBrowser(text, { source }) : undefined
  } catch {
    return undefined
  }
}
