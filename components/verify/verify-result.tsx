'use client'

import { Facts } from '../ui/facts.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { claimWords, cosignWords, outcomeOf, signatureWords } from './verdict-words.ts'
import type { VerifiedHere } from './verify-here.ts'

/** In a sentence, what this browser found of an image that the page shows by a digest. */
export function VerifyOutcome({ result, digest }: { result: VerifiedHere; digest: string }) {
  const { isGood, sentence } = outcomeOf(result, digest, Date.now())
  return <span className="font-medium">{isGood ? '✓ Verified: ' : '⚠ Not verified: '}{sentence}</span>
}

/** The same in its parts. */
export function VerifyFacts({ result }: { result: VerifiedHere }) {
  return (
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
  )
}
