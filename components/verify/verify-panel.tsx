'use client'

import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Facts } from '../ui/facts.tsx'
import { Failure } from '../ui/failure.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { useTask } from '../ui/use-task.ts'
import type { VerifiedHere } from './verify-here.ts'
import { claimWords, cosignWords, outcomeOf, signatureWords } from './verdict-words.ts'

type Props = { repository: string; /** tag or digest that is looked at */ reference: string; /** what the page says it is */ digest: string }

/** Has this browser verify an image itself: record, blocks, claim, signatures. */
export function VerifyPanel({ repository, reference, digest }: Props) {
  const [result, setResult] = useState<VerifiedHere>()
  const task = useTask()
  const verify = () => {
    setResult(undefined)
    // Loaded with the click: keys, records and signatures take a lot of code.
    void task.run(async () => setResult(await (await import('./verify-here.ts')).verifyHere(repository, reference)))
  }
  const outcome = result && outcomeOf(result, digest, Date.now())
  return (
    <div className="mt-4">
      <Button aria-disabled={task.isBusy} onClick={verify}>Verify in this browser</Button>
      <p role="status" className="mt-3 text-sm leading-6">
        {task.isBusy && 'Fetching the signed record and every block on the way, and checking them…'}
        {outcome && <span className="font-medium">{outcome.isGood ? '✓ Verified: ' : '⚠ Not verified: '}{outcome.sentence}</span>}
      </p>
      <Failure sentence={task.failure} lead="Not verified" />
      {result && (
        <div className="mt-3">
          <Facts facts={[
            { name: 'Digest in the root', value: <ForeignText mono>{result.digest}</ForeignText> },
            { name: 'Published by', value: <ForeignText mono>{result.ipnsName}</ForeignText> },
            { name: 'Owner', value: <ForeignText>{claimWords(result.claim)}</ForeignText> },
            ...(result.cosign.length > 0 ? [{ name: 'cosign', value: cosignWords(result.cosign) }] : []),
            { name: 'Signatures', value: result.signatures.length === 0 ? 'none by wallets' : <ul className="space-y-1">{result.signatures.map(({ manifest, verdict }) => <li key={manifest}><ForeignText>{signatureWords(verdict)}</ForeignText></li>)}</ul> },
          ]} />
          <p className="mt-2 max-w-prose text-sm leading-6 text-muted">This page itself comes from the hub. To believe nobody, use <code className="font-mono">npx ipcr verify</code>.</p>
        </div>
      )}
    </div>
  )
}
