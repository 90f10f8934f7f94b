'use client'

import { useRouter } from 'next/navigation'
import { useState, type FormEvent } from 'react'
import { z } from 'zod'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Failure } from '../ui/failure.tsx'
import { Field, FIELD_LOOK, hintId } from '../ui/field.tsx'
import { useTask } from '../ui/use-task.ts'
import { sendJson } from '../wallet/session-client.ts'
import { NewToken, type MadeToken } from './new-token.tsx'
import { ACTION_SETS, ScopeFields, type ScopeDraft } from './token-fields.tsx'

const madeSchema = z.object({ name: z.string(), secret: z.string() })
const ONE_SCOPE: ScopeDraft[] = [{ id: 1, name: '', actions: 'push' }]

/** Makes a token, and shows its secret the one time that it can be seen. `address` is whose it will be. */
export function TokenForm({ address, host }: { address: string; host: string }) {
  const [kind, setKind] = useState<'pat' | 'bot'>('pat')
  const [isBounded, setBounded] = useState(false)
  const [scopes, setScopes] = useState(ONE_SCOPE)
  const [made, setMade] = useState<MadeToken>()
  const [router, task] = [useRouter(), useTask()]
  const needsScopes = kind === 'bot' || isBounded
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const fields = new FormData(form)
    const body = { name: fields.get('name'), kind, days: Number(fields.get('days')), ...(needsScopes ? { scopes: scopes.map(({ name, actions }) => ({ name, actions: ACTION_SETS[actions].actions })) } : {}) }
    await task.run(async () => {
      setMade(madeSchema.parse(await sendJson('POST', '/api/v1/tokens', body)))
      form.reset()
      setScopes(ONE_SCOPE)
      router.refresh()
    })
  }
  if (made) return <NewToken token={made} address={address} host={host} onDone={() => setMade(undefined)} />
  return (
    <form onSubmit={submit} className="max-w-2xl space-y-5 rounded-md border border-line bg-surface p-4 sm:p-5">
      <Field id="token-name" label="Name" hint="To tell it from others, such as “laptop”.">
        <input id="token-name" name="name" required maxLength={100} autoComplete="off" aria-describedby={hintId('token-name')} className={FIELD_LOOK} />
      </Field>
      <fieldset className="space-y-1">
        <legend className="mb-1 text-sm font-medium">Kind</legend>
        <Choice name="kind" checked={kind === 'pat'} onChoose={() => setKind('pat')} title="Access token">for a machine of yours</Choice>
        <Choice name="kind" checked={kind === 'bot'} onChoose={() => setKind('bot')} title="Robot">for CI: bound to what you name below</Choice>
      </fieldset>
      <fieldset className="space-y-1">
        <legend className="mb-1 text-sm font-medium">What it allows</legend>
        {kind === 'pat' && <Choice name="scope" checked={!isBounded} onChoose={() => setBounded(false)} title="All that you may,">wherever that is</Choice>}
        {kind === 'pat' && <Choice name="scope" checked={isBounded} onChoose={() => setBounded(true)} title="Only this:">a repository, a namespace as <code className="font-mono">alice/*</code>, or <code className="font-mono">*</code></Choice>}
        {needsScopes && <ScopeFields scopes={scopes} onChange={setScopes} />}
      </fieldset>
      <Field id="token-days" label="Days until it ends" hint="1 to 365.">
        <input id="token-days" name="days" type="number" required min={1} max={365} defaultValue={90} aria-describedby={hintId('token-days')} className={`${FIELD_LOOK} max-w-28`} />
      </Field>
      <Button type="submit" look="strong" aria-disabled={task.isBusy}>Make the token</Button>
      <Failure sentence={task.failure} />
    </form>
  )
}
