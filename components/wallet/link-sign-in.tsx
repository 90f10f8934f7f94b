'use client'

import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { startSession } from './session-client.ts'

/** Signs in with the code in the page's address, when asked to: opening a link alone does nothing. */
export function LinkSignIn() {
  const [state, setState] = useState<{ isBusy: boolean; sentence?: string }>({ isBusy: false })
  const signIn = async () => {
    setState({ isBusy: true })
    try {
      await startSession({ link: location.hash.slice(1) })
      location.assign('/')
    } catch (error) {
      setState({ isBusy: false, sentence: error instanceof Error ? error.message : 'the hub does not answer' })
    }
  }
  return (
    <>
      <Button look="strong" disabled={state.isBusy} onClick={signIn}>Sign in as the operator</Button>
      {state.sentence !== undefined && <p role="alert" className="mt-4 rounded-md border border-line bg-sunken px-4 py-3 text-sm leading-6 wrap-anywhere">Not signed in: {state.sentence}.</p>}
    </>
  )
}
