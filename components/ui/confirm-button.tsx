'use client'

import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { Failure } from './failure.tsx'
import { useTask } from './use-task.ts'

type Props = {
  children: ReactNode
  /** the button's name for those who do not see what stands beside it */
  label?: string
  look?: 'plain' | 'strong' | 'quiet'
  title: string
  text: ReactNode
  confirm: string
  onConfirm: () => Promise<void>
}

/** A button that asks once more in a dialog before it does what cannot be taken back. */
export function ConfirmButton({ children, label, look = 'plain', ...question }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button look={look} aria-label={label} aria-haspopup="dialog" onClick={() => setOpen(true)}>{children}</Button>
      {isOpen && <Question {...question} onClose={() => setOpen(false)} />}
    </>
  )
}

function Question({ title, text, confirm, onConfirm, onClose }: Pick<Props, 'title' | 'text' | 'confirm' | 'onConfirm'> & { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const task = useTask()
  const titleId = useId()
  // The browser keeps the focus inside, takes Escape for a no, and gives the focus back.
  useEffect(() => dialog.current?.showModal(), [])
  const answer = async () => {
    if (await task.run(onConfirm)) dialog.current?.close()
  }
  return (
    <dialog ref={dialog} aria-labelledby={titleId} onClose={onClose}
      className="m-auto w-[min(28rem,calc(100vw-2rem))] rounded-lg border border-line bg-surface p-5 text-left text-sm text-ink backdrop:bg-black/50">
      <h2 id={titleId} className="text-base font-semibold wrap-anywhere">{title}</h2>
      <div className="mt-2 leading-6 whitespace-normal text-muted wrap-anywhere">{text}</div>
      <Failure sentence={task.failure} />
      <div className="mt-5 flex flex-wrap justify-end gap-3">
        <Button onClick={() => dialog.current?.close()}>Cancel</Button>
        <Button look="strong" aria-disabled={task.isBusy} onClick={answer}>{confirm}</Button>
      </div>
    </dialog>
  )
}
