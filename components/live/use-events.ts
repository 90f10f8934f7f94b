'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import { EventStream, type HubEvent, type LiveState } from './event-stream.ts'

/**
 * Tells what changes on the hub below `name` (a namespace, a repository, `repository:tag`; undefined: everywhere) while the page is
 * seen; a tab in the background holds no connection, and goes on where it was. `onGap`: read again what is shown.
 */
export function useEvents(name: string | undefined, { onEvent, onGap }: { onEvent: (event: HubEvent) => void; onGap: () => void }): LiveState {
  const [state, onState] = useState<LiveState>('connecting')
  const [tellEvent, tellGap] = [useEffectEvent(onEvent), useEffectEvent(onGap)]
  useEffect(() => {
    const stream = new EventStream(name, { onEvent: (event) => tellEvent(event), onGap: () => tellGap(), onState })
    const follow = () => (document.visibilityState === 'hidden' ? stream.pause() : stream.resume())
    follow()
    document.addEventListener('visibilitychange', follow)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      stream.pause()
    }
  }, [name])
  return state
}
