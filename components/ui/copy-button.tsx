'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from './copy-text.ts'

type Outcome = 'idle' | 'copied' | 'failed'
const MESSAGES: Record<Outcome, string> = { idle: '', copied: 'Copied', failed: 'Could not copy: select the text instead' }

/** A button that puts `text` on the clipboard; `subject` says what it is ("pull command"). Tells the outcome to screen readers too. */
export function CopyButton({ text, subject }: { text: string; subject: string }) {
  const [outcome, setOutcome] = useState<Outcome>('idle')
  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), 2500)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = async () => setOutcome((await copyText(text)) ? 'copied' : 'failed')
  return (
    <span className="relative -my-1 inline-flex shrink-0 align-middle">
      <button type="button" onClick={copy} aria-label={`Copy ${subject}`} title={`Copy ${subject}`}
        className="inline-flex size-7 items-center justify-center rounded text-muted hover:bg-sunken hover:text-ink">
        {outcome === 'copied' ? <Check className="size-4 text-accent" aria-hidden="true" /> : <Copy className="size-4" aria-hidden="true" />}
      </button>
      <span role="status" className="sr-only">{MESSAGES[outcome]}</span>
    </span>
  )
}
