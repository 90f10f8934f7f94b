'use client'

import type { FormEvent } from 'react'
import { gatewaysOf } from '../../lib/hub/static-settings.ts'
import { parseRoot } from '../../lib/hub/static-root.ts'
import type { StaticVisit } from '../../lib/hub/static-visit.ts'
import { Button } from '../ui/button.tsx'
import { Failure } from '../ui/failure.tsx'
import { Field, FIELD_LOOK, hintId } from '../ui/field.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { useTask } from '../ui/use-task.ts'

class NoRootError extends Error {
  readonly code = 'NO_ROOT'
  override name = 'NoRootError'
}

/** Asks which registry is to be shown, and by whose gateway if none is known. What is chosen becomes part of the address. */
export function AskRoot({ visit, why }: { visit: StaticVisit; why: string }) {
  const task = useTask()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    await task.run(async () => open(String(fields.get('root') ?? ''), fields.get('gateway')))
  }
  return (
    <>
      <title>Which registry? · ipcr</title>
      <PageHeading>Which registry?</PageHeading>
      <p className="mb-6 max-w-prose text-sm leading-6 text-muted">{why} Any that is published on IPFS can be opened here; everything about it is checked in this browser.</p>
      <form onSubmit={submit} className="max-w-2xl space-y-5 rounded-md border border-line bg-surface p-4 sm:p-5">
        <Field id="root" label="Registry" hint="An IPNS name (k51…), a domain with a DNSLink, an ENS name, or a CID.">
          <input id="root" name="root" type="text" required defaultValue={new URLSearchParams(location.search).get('root') ?? ''} spellCheck={false} autoCapitalize="none" autoComplete="off" aria-describedby={hintId('root')} className={`${FIELD_LOOK} font-mono`} />
        </Field>
        {visit.gateways.length === 0 && (
          <Field id="gateway" label="Gateway" hint={<>That gives its blocks and records, such as <code className="font-mono">http://127.0.0.1:8080</code>, for this visit; the <HubLink href="/settings">settings</HubLink> keep some for good.</>}>
            <input id="gateway" name="gateway" type="text" inputMode="url" required spellCheck={false} autoCapitalize="none" autoComplete="off" aria-describedby={hintId('gateway')} className={`${FIELD_LOOK} font-mono`} />
          </Field>
        )}
        <Button type="submit" look="strong" aria-disabled={task.isBusy}>Open it</Button>
        <Failure sentence={task.failure} lead="Not opened" />
      </form>
    </>
  )
}

function open(root: string, gateway: FormDataEntryValue | null): void {
  const query = new URLSearchParams(location.search)
  if (!parseRoot(root)) throw new NoRootError('this is no IPNS name, domain, ENS name or CID')
  query.set('root', root.trim())
  if (typeof gateway === 'string') query.append('gw', gateway.trim())
  if (typeof gateway === 'string' && gatewaysOf(query).length === 0) throw new NoRootError('the gateway is no http or https address of a host')
  location.assign(`?${query}#/`)
}
