'use client'

import { useState, type FormEvent, type ReactNode } from 'react'
import { Signing, type Said } from '../signing/signing.tsx'
import { Button } from '../ui/button.tsx'
import { Field, FIELD_LOOK, hintId } from '../ui/field.tsx'
import { RootDocument } from './root-document.tsx'
import { draftPath, isMove } from './words.ts'

/** `digest` is that of the claim that the hub shows. */
type Props = { namespace: string; digest: string | null; /** whose wallet signs */ address: string }

/** A new claim on the same terms. */
export function Renew({ namespace, digest, address, isDue }: Props & { isDue: boolean }) {
  return <SignButton namespace={namespace} address={address} digest={digest} action="renew" title="Renew the claim" done="Renewed." look={isDue ? 'strong' : 'plain'}>Renew</SignButton>
}

/** A new key that this hub makes. */
export function Rotate({ namespace, digest, address }: Props) {
  return <SignButton namespace={namespace} address={address} digest={digest} action="rotate" title="Change the key" done="The new key publishes from now on.">New key of this hub</SignButton>
}

/** A handle that somebody offers. */
export function Accept({ namespace, address }: Omit<Props, 'digest'>) {
  return <SignButton namespace={namespace} address={address} action="accept" title={`Accept ${namespace}`} done="It is yours." look="strong">Accept it</SignButton>
}

/** No key may publish under the name any more. */
export function Withdraw({ namespace, digest, address }: Props) {
  return <SignButton namespace={namespace} address={address} digest={digest} action="revoke" title="Withdraw the key" done="Withdrawn: nothing can be pushed until you change to a new key.">Withdraw the key</SignButton>
}

/** A key of the owner's own. */
export function OwnKey({ namespace, digest, address }: Props) {
  return (
    <SignForm namespace={namespace} address={address} digest={digest} title="Change to your own key" done={({ message }) => <><p>Your key publishes from now on; this hub follows it.</p><RootDocument claim={message} /></>}
      id="own-key" label="Your own key" hint="As k51… From then on you publish with it yourself, and this hub only follows." placeholder="k51…" button="My own key" body={(ipns) => ({ action: 'own-key', ipns })} />
  )
}

/** Offers a handle to somebody else. */
export function Transfer({ namespace, address }: Omit<Props, 'digest'>) {
  return (
    <SignForm namespace={namespace} address={address} title={`Hand ${namespace} on`} done="Offered. It is yours until the other wallet accepts."
      id="transfer-to" label="New owner's address" hint="It stays yours until that wallet has accepted." placeholder="0x…" button="Offer it" body={(to) => ({ action: 'transfer', to })} />
  )
}

/** Without `digest` the message is no claim that could end another one. */
type SignProps = Omit<Props, 'digest'> & { digest?: string | null; title: string; done: Said }

function SignButton({ namespace, address, digest, action, title, done, look = 'plain', children }: SignProps & { action: string; look?: 'plain' | 'strong'; children: ReactNode }) {
  return (
    <Signing title={title} address={address} done={done} moves={(message) => digest !== undefined && isMove(message, digest)}>
      {(ask, isBusy) => <Button look={look} aria-disabled={isBusy} onClick={() => ask(draftPath(namespace), { action })}>{children}</Button>}
    </Signing>
  )
}

type FormProps = SignProps & { id: string; label: string; hint: string; placeholder: string; button: string; body: (text: string) => object }

function SignForm({ namespace, address, digest, title, done, id, label, hint, placeholder, button, body }: FormProps) {
  const [text, setText] = useState('')
  const submit = (ask: (path: string, body: object) => void) => (event: FormEvent) => {
    event.preventDefault()
    ask(draftPath(namespace), body(text.trim()))
  }
  return (
    <Signing title={title} address={address} done={done} onDone={() => setText('')} moves={(message) => digest !== undefined && isMove(message, digest)}>
      {(ask, isBusy) => (
        <form onSubmit={submit(ask)} className="max-w-2xl">
          <Field id={id} label={label} hint={hint}>
            <span className="flex flex-wrap gap-2">
              <input id={id} value={text} onChange={(event) => setText(event.target.value)} required maxLength={100} placeholder={placeholder} autoComplete="off" autoCapitalize="none" spellCheck={false}
                aria-describedby={hintId(id)} className={`${FIELD_LOOK} basis-56 grow font-mono`} />
              <Button type="submit" aria-disabled={isBusy}>{button}</Button>
            </span>
          </Field>
        </form>
      )}
    </Signing>
  )
}
