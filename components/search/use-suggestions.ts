'use client'

import { useEffect, useState } from 'react'
import type { Suggestions } from './suggestions.ts'

const PAUSE_MS = 60
const MOST_KNOWN = 200
const MOST_TEXT = 300
const known = new Map<string, Suggestions>()

/** `isAwaited`: the answer for the text is still to come, and `suggestions` are those for the text before. */
export type Suggested = { suggestions: Suggestions | undefined; isAwaited: boolean }

/** What the hub suggests for a text, while it is wanted; nothing when it does not answer. */
export function useSuggestions(text: string, isWanted: boolean): Suggested {
  const asked = isWanted ? text.trim().slice(0, MOST_TEXT) : ''
  const [answered, setAnswered] = useState<{ asked: string; suggestions: Suggestions | undefined }>({ asked: '', suggestions: undefined })
  useEffect(() => {
    const before = known.get(asked)
    if (asked === '' || before) return setAnswered({ asked, suggestions: before })
    const stop = new AbortController()
    const answer = (suggestions: Suggestions | undefined) => { if (!stop.signal.aborted) setAnswered({ asked, suggestions }) }
    const timer = setTimeout(() => void look(asked, stop.signal).then(answer), PAUSE_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [asked])
  return { suggestions: asked === '' ? undefined : answered.suggestions, isAwaited: answered.asked !== asked }
}

// What reads the answer is loaded with the first question. Without an answer one searches.
async function look(text: string, signal: AbortSignal): Promise<Suggestions | undefined> {
  try {
    const { askSuggestions } = await import('./ask-suggestions.ts')
    const answer = await askSuggestions(text, signal)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(text, answer)
    return answer
  } catch {
    return undefined
  }
}
