'use client'

import { useId, useState } from 'react'
import { Button } from './button.tsx'
import type { Confirmation } from './confirm-button.tsx'
import { Dialog } from './dialog.tsx'
import { Failure } from './failure.tsx'
import { FIELD_LOOK } from './field.tsx'
import { useTask } from './use-task.ts'

/** The dialog of a ConfirmButton. */
export function Question({ title, text, confirm, typed, look, onConfirm, onClose }: Confirmation & { onClose: () => void }) {
  const [word, setWord] = useState('')
  const task = useTask()
  const id = useId()
  const isReady = typed === undefined || word === typed
  const answer = async () => {
    if (isReady && (await task.run(onConfirm))) onClose()
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="mt-2 leading-6 whitespace-normal text-muted wrap-anywhere">{text}</div>
      {typed !== undefined && (
        <div className="mt-4">
          <label htmlFor={id}>Type <bdi className="font-mono text-[0.8125rem] wrap-anywhere select-all">{typed}</bdi> to confirm</label>
          <input id={id} value={word} onChange={(event) => setWord(event.target.value)} autoComplete="off" autoCapitalize="none" spellCheck={false} className={`mt-1.5 ${FIELD_LOOK}`} />
        </div>
      )}
      <Failure sentence={task.failure} />
      <div className="mt-5 flex flex-wrap justify-end gap-3">
        <Button onClick={onClose}>Cancel</Button>
        <Button look={look === 'danger' ? 'danger' : 'strong'} aria-disabled={task.isBusy || !isReady} onClick={answer}>{confirm}</Button>
      </div>
    </Dialog>
  )
}
