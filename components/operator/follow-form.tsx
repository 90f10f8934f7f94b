'use client'

import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Failure } from '../ui/failure.tsx'
import { Field, FIELD_LOOK, hintId } from '../ui/field.tsx'
import { followName } from './operator-client.ts'
import { useNameForm } from './use-name-form.ts'

const ID = 'follow-name'

/** Follows a name, or keeps all its bytes; `name` stands in the field at first. */
export function FollowForm({ name: given = '' }: { name?: string | undefined }) {
  const [pin, setPin] = useState(false)
  const { name, setName, done, task, submit } = useNameForm(given, (wanted) => followName(wanted, pin))
  return (
    <form onSubmit={submit} className="max-w-2xl space-y-4">
      <Field id={ID} label="Name" hint="An IPNS name (k51…), a domain with a DNSLink, an ENS name, a wallet’s address (0x…), or a CID.">
        <input id={ID} value={name} onChange={(event) => setName(event.target.value)} required maxLength={300} autoComplete="off" autoCapitalize="none" spellCheck={false} aria-describedby={hintId(ID)} className={`${FIELD_LOOK} font-mono`} />
      </Field>
      <label className="flex items-baseline gap-2.5 text-sm leading-6">
        <input type="checkbox" checked={pin} onChange={(event) => setPin(event.target.checked)} className="translate-y-px accent-accent" />
        <span><span className="font-medium">Keep all its bytes</span> <span className="text-muted">here, so that they outlive the hub that publishes them</span></span>
      </label>
      <Button type="submit" look="strong" aria-disabled={task.isBusy}>{pin ? 'Follow and keep' : 'Follow'}</Button>
      <Failure sentence={task.failure} lead="Not followed" />
      <p role="status" className="text-sm leading-6 wrap-anywhere">{done !== undefined && <>✓ <bdi>{done}</bdi> is followed. Above is how far it is.</>}</p>
    </form>
  )
}
