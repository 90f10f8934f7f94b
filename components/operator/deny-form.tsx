'use client'

import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Failure } from '../ui/failure.tsx'
import { Field, FIELD_LOOK, hintId } from '../ui/field.tsx'
import { denyName } from './operator-client.ts'
import { useNameForm } from './use-name-form.ts'

/** Denies a name; `name` stands in the field at first. */
export function DenyForm({ name: given = '' }: { name?: string | undefined }) {
  const [reason, setReason] = useState('')
  const { name, setName, done, task, submit } = useNameForm(given, (wanted) => denyName(wanted, reason), () => setReason(''))
  return (
    <form onSubmit={submit} className="max-w-2xl space-y-4">
      <Field id="deny-name" label="Name" hint="A namespace, a repository, or a name outside this hub. What is below it is denied too.">
        <input id="deny-name" value={name} onChange={(event) => setName(event.target.value)} required maxLength={512} autoComplete="off" autoCapitalize="none" spellCheck={false} aria-describedby={hintId('deny-name')} className={`${FIELD_LOOK} font-mono`} />
      </Field>
      <Field id="deny-reason" label="Reason" hint="For you and those who run this hub with you; it is shown nowhere else.">
        <textarea id="deny-reason" value={reason} onChange={(event) => setReason(event.target.value)} required maxLength={1000} rows={2} aria-describedby={hintId('deny-reason')} className={FIELD_LOOK} />
      </Field>
      <Button type="submit" look="danger" aria-disabled={task.isBusy}>Deny</Button>
      <Failure sentence={task.failure} lead="Not denied" />
      <p role="status" className="text-sm leading-6 wrap-anywhere">{done !== undefined && <>✓ <bdi>{done}</bdi> is denied from now on.</>}</p>
    </form>
  )
}
