'use client'

import { useState, type FormEvent } from 'react'
import type { Delivered } from '../signing/draft.ts'
import { Signing } from '../signing/signing.tsx'
import { Choice } from '../ui/choice.tsx'
import { Button } from '../ui/button.tsx'
import { Field, FIELD_LOOK, hintId } from '../ui/field.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { RootDocument } from './root-document.tsx'
import { draftPath, isMove, managePath } from './words.ts'

/** Takes a namespace: its name, who runs its key, then the claim to sign. `address` signs; `isOwnFree` when nobody signed for it yet. */
export function ClaimForm({ address, isOwnFree }: { address: string; isOwnFree: boolean }) {
  const [name, setName] = useState(isOwnFree ? address : '')
  const [keyHolder, setKeyHolder] = useState<'hub' | 'owner'>('hub')
  const [ipns, setIpns] = useState('')
  const wanted = name.trim().toLowerCase()
  const submit = (ask: (path: string, body: object) => void) => (event: FormEvent) => {
    event.preventDefault()
    ask(draftPath(wanted), keyHolder === 'hub' ? { action: 'claim' } : { action: 'own-key', ipns: ipns.trim() })
  }
  return (
    <Signing title={`Take ${wanted}`} address={address} onDone={() => setName('')} moves={(message) => isMove(message, null)}
      done={(delivered) => <Taken delivered={delivered} isOwnKey={keyHolder === 'owner'} />}>
      {(ask, isBusy) => (
        <form onSubmit={submit(ask)} className="max-w-2xl space-y-5 rounded-md border border-line bg-surface p-4 sm:p-5">
          <Field id="namespace-name" label="Name" hint={<>A handle such as <code className="font-mono">alice</code> (first come, at most three), your address <code className="font-mono">0x…</code>, an ENS name <code className="font-mono">alice.eth</code> or a domain <code className="font-mono">example.org</code> of yours.</>}>
            <input id="namespace-name" value={name} onChange={(event) => setName(event.target.value)} required maxLength={253} autoComplete="off" autoCapitalize="none" spellCheck={false}
              aria-describedby={hintId('namespace-name')} className={`${FIELD_LOOK} font-mono`} />
          </Field>
          <fieldset className="space-y-1">
            <legend className="mb-1 text-sm font-medium">Key that publishes it</legend>
            <Choice name="key-holder" checked={keyHolder === 'hub'} onChoose={() => setKeyHolder('hub')} title="Run by this hub:">what you push here is published by itself</Choice>
            <Choice name="key-holder" checked={keyHolder === 'owner'} onChoose={() => setKeyHolder('owner')} title="My own:">you publish elsewhere, this hub follows</Choice>
          </fieldset>
          {keyHolder === 'owner' && (
            <Field id="namespace-key" label="Your key" hint="As k51…">
              <input id="namespace-key" value={ipns} onChange={(event) => setIpns(event.target.value)} required maxLength={100} autoComplete="off" autoCapitalize="none" spellCheck={false}
                aria-describedby={hintId('namespace-key')} className={`${FIELD_LOOK} font-mono`} />
            </Field>
          )}
          <Button type="submit" look="strong" aria-disabled={isBusy}>Take it</Button>
        </form>
      )}
    </Signing>
  )
}

function Taken({ delivered: { message, isOnlyKept }, isOwnKey }: { delivered: Delivered; isOwnKey: boolean }) {
  const name = String(message['namespace'])
  return (
    <>
      {isOnlyKept
        ? <p>The claim is kept here and told on to other hubs: <bdi className="wrap-anywhere">{name}</bdi> is pulled here as you publish it under your key.</p>
        : <p><bdi className="wrap-anywhere">{name}</bdi> is yours: <HubLink href={managePath(name)}>look after it</HubLink>.</p>}
      {isOwnKey && <RootDocument claim={message} />}
    </>
  )
}
