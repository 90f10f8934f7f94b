'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { imagePath } from '../../lib/hub/reference-paths.ts'
import type { LiveState } from '../live/event-stream.ts'
import { useEvents } from '../live/use-events.ts'
import { HubLink } from '../ui/hub-link.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import type { PushedTag } from './start-state.ts'

const LOOK_MS = 5000

/** Waits for pushes to a namespace, whose newest tags the hub told last, and names each that comes. */
export function WatchPush({ namespace, newest }: { namespace: string; newest: PushedTag[] }) {
  const router = useRouter()
  const [before] = useState(() => new Set(newest.map(keyOf)))
  const look = () => router.refresh()
  const state = useEvents(namespace, { onEvent: look, onGap: look })
  // Without an indexer the hub tells nothing; what was pushed is on its pages all the same.
  useEffect(() => {
    if (state === 'live') return
    const timer = setInterval(() => router.refresh(), LOOK_MS)
    return () => clearInterval(timer)
  }, [state, router])
  const arrived = newest.filter((tag) => !before.has(keyOf(tag)))
  return (
    <div role="status" data-live={state}>
      {arrived.length === 0
        ? <><p className="text-muted">{sentence(namespace, state, newest.length > 0)}</p>{newest.length === 0 && <Skeleton className="mt-2 h-2 w-40" />}</>
        : <ul className="space-y-1">{arrived.map((tag) => <li key={keyOf(tag)}><span className="font-medium text-good">Arrived:</span> <HubLink href={imagePath(tag.repository, tag.name)}><bdi className="font-mono text-[0.8125rem] wrap-anywhere">{tag.repository}:{tag.name}</bdi></HubLink></li>)}</ul>}
    </div>
  )
}

function sentence(namespace: string, state: LiveState, isPushed: boolean): string {
  if (state === 'lost') return 'The hub does not tell what happens at the moment; this page goes on looking.'
  return isPushed ? `What is pushed to ${namespace} from now on is named here.` : `Waiting for a push to ${namespace}…`
}

function keyOf({ repository, name, updatedAt }: PushedTag): string {
  return `${repository}:${name} ${updatedAt}`
}
