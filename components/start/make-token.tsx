'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { z } from 'zod'
import { NewToken, type MadeToken } from '../tokens/new-token.tsx'
import { Button } from '../ui/button.tsx'
import { CommandLine } from '../ui/command-line.tsx'
import { Failure } from '../ui/failure.tsx'
import { useTask } from '../ui/use-task.ts'
import { sendJson } from '../wallet/session-client.ts'

const madeSchema = z.object({ name: z.string(), secret: z.string() })

/** Makes a token that may push to one namespace and no other, and says how to log in with it. */
export function MakeToken({ namespace, address, host, hasToken }: { namespace: string; address: string; host: string; hasToken: boolean }) {
  const [made, setMade] = useState<MadeToken>()
  const [router, task] = [useRouter(), useTask()]
  const make = () => task.run(async () => {
    const scopes = [{ name: `${namespace}/*`, actions: ['pull', 'push'] }]
    setMade(madeSchema.parse(await sendJson('POST', '/api/v1/tokens', { name: `push to ${namespace}`.slice(0, 100), scopes })))
    router.refresh()
  })
  if (made) return <NewToken token={made} address={address.toLowerCase()} host={host} onDone={() => setMade(undefined)} />
  return (
    <>
      {hasToken
        ? <><p className="mb-2 text-muted">You have a token that may push to {namespace}. Log in with it, if you have not yet:</p><CommandLine subject="login command" lines={[`docker login -u ${address.toLowerCase()} ${host}`]} /></>
        : <p className="text-muted">Container clients log in with a token instead of a password. This one may pull from and push to {namespace}, for 90 days.</p>}
      <div className="mt-3"><Button look={hasToken ? 'plain' : 'strong'} aria-disabled={task.isBusy} onClick={make}>{hasToken ? 'Make another token' : 'Make a token'}</Button></div>
      <Failure sentence={task.failure} />
    </>
  )
}
