'use client'

import { lazy, Suspense, type ComponentProps } from 'react'
import { WhenLive } from '../ui/when-live.tsx'
import type { TagActions } from './tag-actions.tsx'

// For the few who may push; all others are spared its scripts.
const Actions = lazy(async () => ({ default: (await import('./tag-actions.tsx')).TagActions }))

/** TagActions, loaded when they are shown. */
export function LazyTagActions(props: ComponentProps<typeof TagActions>) {
  return <WhenLive><Suspense><Actions {...props} /></Suspense></WhenLive>
}
