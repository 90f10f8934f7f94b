'use client'

import { useState } from 'react'
import { Signing } from '../signing/signing.tsx'
import { Button } from '../ui/button.tsx'
import { LookAgain } from './look-again.tsx'

/** What a wallet said about an image; `tag` undefined: about its bytes. */
export type Saying = { digest: string; tag: string | undefined }
export type SignImageProps = { repository: string; image: Saying; /** whose wallet signs */ address: string; /** what it may take back */ mine: Saying[] }

/** Signs an image with a wallet in the browser: the tag that is looked at, or its bytes; or takes back what was said. */
export function SigningButtons({ repository, image, address, mine }: SignImageProps) {
  const [wish, setWish] = useState({ title: '', done: '' })
  const nameOf = ({ tag }: Saying) => tag ?? 'these bytes'
  const bodyOf = ({ digest, tag }: Saying, withdraw: boolean) => ({ reference: digest, tag: tag ?? null, withdraw })
  return (
    <Signing title={wish.title} address={address} done={() => <>{wish.done}<LookAgain times={5} /></>}>
      {(ask, isBusy) => {
        const begin = (title: string, done: string, body: object) => {
          setWish({ title, done })
          ask(`/api/v1/repositories/${repository}/signatures/draft`, body)
        }
        return (
          <span className="flex flex-wrap gap-3">
            <Button look="strong" aria-disabled={isBusy} onClick={() => begin(`Sign ${nameOf(image)}`, 'Signed. The list shows it in a moment.', bodyOf(image, false))}>Sign {nameOf(image)}</Button>
            {mine.map((said) => {
              const title = `Take back what I said of ${nameOf(said)}`
              return <Button key={`${said.tag} ${said.digest}`} aria-disabled={isBusy} onClick={() => begin(title, 'Taken back. The list shows it in a moment.', bodyOf(said, true))}>{title}</Button>
            })}
          </span>
        )
      }}
    </Signing>
  )
}
