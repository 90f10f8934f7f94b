'use client'

import { Signing } from '../signing/signing.tsx'
import { Button } from '../ui/button.tsx'

type Props = { repository: string; tag: string | undefined; digest: string; /** whose wallet signs */ address: string; mayWithdraw: boolean }

/** Signs an image with a wallet in the browser: the tag that is looked at, or its bytes; or takes that back. */
export function SignImage({ repository, tag, digest, address, mayWithdraw }: Props) {
  const what = tag === undefined ? 'these bytes' : tag
  const body = (withdraw: boolean) => ({ reference: digest, tag: tag ?? null, withdraw })
  const path = `/api/v1/repositories/${repository}/signatures/draft`
  return (
    <Signing title={`Sign ${what}`} address={address} done={() => 'Signed. It takes a moment until the list shows it.'}>
      {(ask, isBusy) => (
        <span className="flex flex-wrap gap-3">
          <Button look="strong" aria-disabled={isBusy} onClick={() => ask(path, body(false))}>Sign {what}</Button>
          {mayWithdraw && <Button aria-disabled={isBusy} onClick={() => ask(path, body(true))}>Take back what I signed</Button>}
        </span>
      )}
    </Signing>
  )
}
