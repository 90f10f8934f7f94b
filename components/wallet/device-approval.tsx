'use client'

import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { sendJson } from './session-client.ts'

type State = { kind: 'asking' | 'sending' | 'approved' | 'denied' } | { kind: 'failed'; sentence: string }

/** The two answers to a program that wants to be let in. */
export function DeviceApproval({ userCode }: { userCode: string }) {
  const [state, setState] = useState<State>({ kind: 'asking' })
  const answer = async (approve: boolean) => {
    setState({ kind: 'sending' })
    try {
      await sendJson('POST', '/api/v1/auth/device/approval', { userCode, approve })
      setState({ kind: approve ? 'approved' : 'denied' })
    } catch (error) {
      setState({ kind: 'failed', sentence: error instanceof Error ? error.message : 'the hub does not answer' })
    }
  }
  const isOpen = state.kind === 'asking' || state.kind === 'sending' || state.kind === 'failed'
  return (
    <>
      {isOpen && (
        <div className="mt-6 flex gap-3">
          <Button look="strong" disabled={state.kind === 'sending'} onClick={() => answer(true)}>Approve</Button>
          <Button disabled={state.kind === 'sending'} onClick={() => answer(false)}>Refuse</Button>
        </div>
      )}
      <p role="status" className="mt-4 text-sm leading-6">
        {state.kind === 'approved' && 'Approved. The program goes on by itself in a few seconds; this page can be closed.'}
        {state.kind === 'denied' && 'Refused. The program was told so.'}
      </p>
      {state.kind === 'failed' && <p role="alert" className="mt-2 text-sm leading-6 wrap-anywhere">Not done: {state.sentence}.</p>}
    </>
  )
}
