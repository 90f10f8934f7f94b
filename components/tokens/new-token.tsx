'use client'

import { useEffect, useRef } from 'react'
import { Button } from '../ui/button.tsx'
import { CommandLine } from '../ui/command-line.tsx'
import { CopyButton } from '../ui/copy-button.tsx'

export type MadeToken = { name: string; secret: string }

/** A token that was just made: the only time that its secret is shown. */
export function NewToken({ token, address, host, onDone }: { token: MadeToken; address: string; host: string; onDone: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className="max-w-3xl rounded-md border border-accent bg-surface p-4 sm:p-5">
      <h3 ref={heading} tabIndex={-1} className="font-semibold wrap-anywhere outline-none">Copy {token.name} now: it is not shown again</h3>
      <p className="mt-3 flex items-start gap-1">
        <code className="font-mono text-[0.8125rem] leading-6 wrap-anywhere">{token.secret}</code><CopyButton text={token.secret} subject="token" />
      </p>
      <p className="mt-4 mb-2 text-sm text-muted">To log in with it:</p>
      <CommandLine subject="login command" lines={[`docker login -u ${address} -p ${token.secret} ${host}`]} />
      <div className="mt-4"><Button onClick={onDone}>I have copied it</Button></div>
    </div>
  )
}
