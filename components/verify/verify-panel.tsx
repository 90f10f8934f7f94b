'use client'

import { lazy, Suspense, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Failure } from '../ui/failure.tsx'
import { useTask } from '../ui/use-task.ts'
import type { VerifiedHere } from './verify-here.ts'

type Props = { repository: string; /** tag or digest that is looked at */ reference: string; /** what the page says it is */ digest: string }

const VerifyOutcome = lazy(async () => ({ default: (await import('./verify-result.tsx')).VerifyOutcome }))
const VerifyFacts = lazy(async () => ({ default: (await import('./verify-result.tsx')).VerifyFacts }))

/** Has this browser verify an image itself: record, blocks, claim, signatures. */
export function VerifyPanel({ repository, reference, digest }: Props) {
  const [result, setResult] = useState<VerifiedHere>()
  const task = useTask()
  const verify = () => {
    setResult(undefined)
    // Loaded with the click: keys, records and signatures take a lot of code.
    void task.run(async () => setResult(await (await import('./verify-here.ts')).verifyHere(repository, reference)))
  }
  return (
    <div className="mt-4">
      <Button aria-disabled={task.isBusy} onClick={verify}>Verify in this browser</Button>
      <p role="status" className="mt-3 text-sm leading-6">
        {task.isBusy && 'Fetching the signed record and every block on the way, and checking them…'}
        {result && <Suspense><VerifyOutcome result={result} digest={digest} /></Suspense>}
      </p>
      <Failure sentence={task.failure} lead="Not verified" />
      {result && <Suspense><VerifyFacts result={result} /></Suspense>}
    </div>
  )
}
