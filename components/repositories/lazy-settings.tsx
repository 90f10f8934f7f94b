'use client'

import { lazy, Suspense, type ComponentProps } from 'react'
import type { ReadmeEditor } from '../readme/readme-editor.tsx'
import { WhenLive } from '../ui/when-live.tsx'
import type { DeleteRepository } from './delete-repository.tsx'

// Few who look at a repository may change it, and the others need none of this; nor of next/dynamic.
const Editor = lazy(async () => ({ default: (await import('../readme/readme-editor.tsx')).ReadmeEditor }))
const Delete = lazy(async () => ({ default: (await import('./delete-repository.tsx')).DeleteRepository }))

/** ReadmeEditor, loaded when it is shown. */
export function LazyReadmeEditor(props: ComponentProps<typeof ReadmeEditor>) {
  return <WhenLive><Suspense><Editor {...props} /></Suspense></WhenLive>
}

/** DeleteRepository, loaded when it is shown. */
export function LazyDeleteRepository(props: ComponentProps<typeof DeleteRepository>) {
  return <WhenLive><Suspense><Delete {...props} /></Suspense></WhenLive>
}
