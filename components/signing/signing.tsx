'use client'

import { useRouter } from 'next/navigation'
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { Failure } from '../ui/failure.tsx'
import { useTask } from '../ui/use-task.ts'
import type { Delivered, SigningDraft } from './draft.ts'

// Loaded with the wish: most who look at a page sign nothing.
const SigningPanel = lazy(async () => ({ default: (await import('./signing-panel.tsx')).SigningPanel }))

/** What is said of what was signed. */
export type Said = string | ((delivered: Delivered) => ReactNode)

type Props = {
  title: string
  /** who has to sign */
  address: string
  /** said when it is done */
  done: Said
  onDone?: () => void
  /** true for a message that ends what is published under this name elsewhere, which is to be meant */
  moves?: (message: Record<string, unknown>) => boolean
  /** what asks for it: a form or a button that calls `ask` with where the draft comes from */
  children: (ask: (path: string, body: object) => void, isBusy: boolean) => ReactNode
}

/** From a wish to a signed and delivered message: ask for the draft, show it, sign it, tell that it is done. */
export function Signing({ title, address, done, onDone, moves, children }: Props) {
  const [draft, setDraft] = useState<SigningDraft>()
  const [delivered, setDelivered] = useState<Delivered>()
  const [router, task] = [useRouter(), useTask()]
  const outcome = useRef<HTMLDivElement>(null)
  // The button that was used is gone with the panel.
  useEffect(() => { if (delivered) outcome.current?.focus() }, [delivered])
  const ask = (path: string, body: object): void => {
    setDelivered(undefined)
    void task.run(async () => setDraft(await (await import('./draft.ts')).askDraft(path, body)))
  }
  const finish = (signed: Delivered): void => {
    setDraft(undefined)
    setDelivered(signed)
    onDone?.()
    router.refresh()
  }
  return (
    <div>
      {draft ? <Suspense><SigningPanel draft={draft} title={title} address={address} isMove={moves?.(draft.typedData.message) ?? false} onDone={finish} onCancel={() => setDraft(undefined)} /></Suspense> : children(ask, task.isBusy)}
      {!draft && <Failure sentence={task.failure} />}
      <div ref={outcome} tabIndex={-1} role="status" className="text-sm leading-6 outline-none">{delivered && <div className="mt-3">{typeof done === 'string' ? done : done(delivered)}</div>}</div>
    </div>
  )
}
