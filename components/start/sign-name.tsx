'use client'

import { isMove, draftPath } from '../namespaces/words.ts'
import { Signing } from '../signing/signing.tsx'
import { Button } from '../ui/button.tsx'

/** Has the claim of a namespace signed: it says whose it is, and which key of the hub publishes it. */
export function SignName({ name, address }: { name: string; address: string }) {
  return (
    <Signing title={`Take ${name}`} address={address} done={`${name} is yours.`} moves={(message) => isMove(message, null)}>
      {(ask, isBusy) => <Button look="strong" aria-disabled={isBusy} onClick={() => ask(draftPath(name), { action: 'claim' })}>Read what is to be signed</Button>}
    </Signing>
  )
}
