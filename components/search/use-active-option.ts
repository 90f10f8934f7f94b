'use client'

import { useState, type KeyboardEvent } from 'react'

/** Which of the options below a field the arrow keys have reached; −1: none. */
export type ActiveOption = { active: number; point: (index: number) => void; /** true when the key was one that moves */ move: (event: KeyboardEvent) => boolean }

/** `text`: what the options are for; when it changes one begins at `first` again, −1 for none. */
export function useActiveOption(text: string, count: number, first: 0 | -1): ActiveOption {
  const [at, setAt] = useState({ text, index: first as number })
  const active = at.text === text && at.index < count ? at.index : Math.min(first, count - 1)
  const point = (index: number) => setAt({ text, index })
  const move = (event: KeyboardEvent): boolean => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || count === 0) return false
    event.preventDefault()
    // Round and round, and with none of them back in the field between the last and the first.
    const places = count - first
    point(((active - first + step + places) % places) + first)
    return true
  }
  return { active, point, move }
}
