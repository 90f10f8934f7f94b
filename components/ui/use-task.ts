'use client'

import { useState } from 'react'

export type Task = {
  isBusy: boolean
  /** why the last run failed, a sentence */
  failure: string | undefined
  /** Runs `work` unless something runs; true when it was done, false with `failure` set otherwise. */
  run(work: () => Promise<void>): Promise<boolean>
}

/** One thing at a time that asks the hub or a wallet, and how it went. */
export function useTask(): Task {
  const [state, setState] = useState<{ isBusy: boolean; failure?: string }>({ isBusy: false })
  const run = async (work: () => Promise<void>): Promise<boolean> => {
    if (state.isBusy) return false
    setState({ isBusy: true })
    try {
      await work()
      setState({ isBusy: false })
      return true
    } catch (error) {
      setState({ isBusy: false, failure: sentenceOf(error) })
      return false
    }
  }
  return { isBusy: state.isBusy, failure: state.failure, run }
}

// Errors of ours have a code and a sentence; of a hub that cannot be reached each browser speaks its own way.
function sentenceOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.message : 'the hub does not answer as it should: try again in a moment'
}
