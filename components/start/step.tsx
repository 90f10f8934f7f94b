'use client'

import { Check } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'

export type StepState = 'done' | 'now' | 'later'

const WORDS: Record<StepState, string> = { done: 'done', now: 'to do now', later: 'comes later' }
const MARKS: Record<StepState, string> = {
  done: 'border-good bg-good-soft text-good',
  now: 'border-accent bg-accent-soft text-accent',
  later: 'border-line text-muted',
}

/** One of several things to do in order; what has to wait shows its title alone. When its turn comes the focus is led there. */
export function Step({ number, title, state, children }: { number: number; title: string; state: StepState; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef(state)
  // What had the focus is gone with the step before.
  useEffect(() => {
    if (before.current === 'later' && state === 'now') heading.current?.focus()
    before.current = state
  }, [state])
  return (
    <li aria-current={state === 'now' ? 'step' : undefined} className="grid grid-cols-[2rem_minmax(0,1fr)] gap-x-4">
      <span aria-hidden="true" className={`flex size-8 items-center justify-center rounded-full border text-sm font-medium ${MARKS[state]}`}>
        {state === 'done' ? <Check className="size-4" /> : number}
      </span>
      <div className="pb-8">
        <h2 ref={heading} tabIndex={-1} className={`pt-1 text-base font-semibold outline-none ${state === 'later' ? 'text-muted' : ''}`}>{title}<span className="sr-only">: {WORDS[state]}</span></h2>
        {state !== 'later' && <div className="mt-2 text-sm leading-6">{children}</div>}
      </div>
    </li>
  )
}
