'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import type { KeptResults } from './kept-results.ts'

/** Something that is read from the network: on its way, here, or not to be had, with a way to try again. */
export type Loaded<T> = { state: 'loading' } | { state: 'ready'; value: T } | { state: 'failed'; error: unknown; again: () => void }

type Outcome<T> = { key: string; value: T } | { key: string; error: unknown }

/** Reads what `key` names, again when the browser is back on the network; what was read before is there at once. */
export function useLoaded<T>(kept: KeptResults<T>, key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [outcome, setOutcome] = useState<Outcome<T>>()
  const [tries, setTries] = useState(0)
  const read = useEffectEvent(load)
  const hasFailed = outcome?.key === key && 'error' in outcome
  useEffect(() => {
    const stop = new AbortController()
    const tell = (told: Outcome<T>) => { if (!stop.signal.aborted) setOutcome(told) }
    read(stop.signal).then((value) => {
      kept.set(key, value)
      tell({ key, value })
    }, (error: unknown) => tell({ key, error }))
    return () => stop.abort()
  }, [kept, key, tries])
  useEffect(() => {
    if (!hasFailed) return
    const again = () => setTries((count) => count + 1)
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [hasFailed])
  const known = kept.get(key)
  if (outcome?.key === key && 'value' in outcome) return { state: 'ready', value: outcome.value }
  if (known !== undefined) return { state: 'ready', value: known }
  if (outcome?.key !== key || !('error' in outcome)) return { state: 'loading' }
  return {
    state: 'failed', error: outcome.error,
    again: () => {
      setOutcome(undefined)
      setTries((count) => count + 1)
    },
  }
}
