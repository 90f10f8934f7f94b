'use client'

import { lazy, Suspense, useState, type ReactNode } from 'react'
import { Button } from './button.tsx'

/** What is asked, and what is done when it is confirmed. */
export type Confirmation = {
  look?: 'plain' | 'strong' | 'quiet' | 'danger'
  title: string
  text: ReactNode
  confirm: string
  /** a word that has to be typed before */
  typed?: string
  onConfirm: () => Promise<void>
}

type Props = Confirmation & { children: ReactNode; /** the button's name for those who do not see what stands beside it */ label?: string }

// Loaded with the click: a dialog takes more code than a page of a repository has room for.
const Question = lazy(async () => ({ default: (await import('./question.tsx')).Question }))

/** A button that asks once more in a dialog before it does what cannot be taken back. */
export function ConfirmButton({ children, label, look = 'plain', ...question }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button look={look} aria-label={label} aria-haspopup="dialog" onClick={() => setOpen(true)}>{children}</Button>
      {isOpen && <Suspense><Question {...question} look={look} onClose={() => setOpen(false)} /></Suspense>}
    </>
  )
}
