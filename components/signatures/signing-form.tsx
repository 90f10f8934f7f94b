'use client'

import { useRouter } from 'next/navigation'
import { useState, type FormEvent } from 'react'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Failure } from '../ui/failure.tsx'
import { Field, FIELD_LOOK, hintId } from '../ui/field.tsx'
import { useTask } from '../ui/use-task.ts'
import { sendJson } from '../wallet/session-client.ts'
import { splitKeys, splitLines } from './split-text.ts'

type Kind = 'none' | 'all' | 'some'
type Props = { namespace: string; signed: 'all' | string[]; keys: string[] }

/** Sets the rule and the keys. */
export function SigningForm({ namespace, signed, keys }: Props) {
  const [kind, setKind] = useState<Kind>(signed === 'all' ? 'all' : signed.length > 0 ? 'some' : 'none')
  const [list, setList] = useState(signed === 'all' ? '' : signed.join('\n'))
  const [pems, setPems] = useState(keys.join('\n'))
  const [isDone, setDone] = useState(false)
  const [router, task] = [useRouter(), useTask()]
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setDone(false)
    const body = { signed: kind === 'all' ? 'all' : kind === 'none' ? [] : splitLines(list), keys: splitKeys(pems).map((pem) => ({ pem })) }
    if (!(await task.run(async () => void (await sendJson('PUT', `/api/v1/namespaces/${encodeURIComponent(namespace)}/signing`, body))))) return
    setDone(true)
    router.refresh()
  }
  return (
    <form onSubmit={save} className="max-w-2xl space-y-6">
      <fieldset className="space-y-1.5">
        <legend className="mb-1.5 text-sm font-medium">Tags that should be signed</legend>
        <Choice name="signed" checked={kind === 'none'} onChoose={() => setKind('none')} title="None">signatures are shown where there are some</Choice>
        <Choice name="signed" checked={kind === 'all'} onChoose={() => setKind('all')} title="All">of every repository</Choice>
        <Choice name="signed" checked={kind === 'some'} onChoose={() => setKind('some')} title="Some">of the repositories below</Choice>
      </fieldset>
      {kind === 'some' && (
        <Field id="repositories" label="Repositories" hint={`One in each line, without ${namespace}/`}>
          <textarea id="repositories" value={list} onChange={(event) => setList(event.target.value)} rows={4} required spellCheck={false} aria-describedby={hintId('repositories')} className={`${FIELD_LOOK} font-mono`} />
        </Field>
      )}
      <Field id="keys" label="cosign keys" hint="Public keys as in cosign.pub, one below the other. What they signed counts as signed by the namespace.">
        <textarea id="keys" value={pems} onChange={(event) => setPems(event.target.value)} rows={5} spellCheck={false} placeholder="-----BEGIN PUBLIC KEY-----" aria-describedby={hintId('keys')} className={`${FIELD_LOOK} font-mono`} />
      </Field>
      <div>
        <Button type="submit" look="strong" aria-disabled={task.isBusy}>Save</Button>
        <p role="status" className="text-sm leading-6">{isDone && <span className="mt-3 block">Saved. It counts from now on, and is published in a moment.</span>}</p>
        <Failure sentence={task.failure} />
      </div>
    </form>
  )
}
