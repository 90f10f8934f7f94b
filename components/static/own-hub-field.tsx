'use client'

import { useState, type FormEvent } from 'react'
import { Button } from '../ui/button.tsx'
import { Failure } from '../ui/failure.tsx'
import { FIELD_LOOK } from '../ui/field.tsx'
import { EXAMPLE_HUB, keepOwnHub, useOwnHub } from './own-hub.ts'

/** Which hub the lines of the pull box name; every hub pulls what is published, by its full name. */
export function OwnHubField() {
  const hub = useOwnHub()
  const [isRefused, setRefused] = useState(false)
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setRefused(!keepOwnHub(String(new FormData(event.currentTarget).get('hub') ?? '')))
  }
  return (
    <details className="mt-2 text-sm">
      <summary className="text-muted">Through <bdi className="font-medium text-ink wrap-anywhere">{hub}</bdi>: name another hub</summary>
      <form onSubmit={save} className="mt-2 flex max-w-md gap-2">
        <input key={hub} name="hub" aria-label="Your hub, as docker names it" defaultValue={hub === EXAMPLE_HUB ? '' : hub} placeholder={EXAMPLE_HUB} autoComplete="off" autoCapitalize="none" spellCheck={false} className={`${FIELD_LOOK} font-mono`} />
        <Button type="submit">Use it</Button>
      </form>
      <Failure sentence={isRefused ? 'this is no host, such as hub.example.org or localhost:5000' : undefined} />
    </details>
  )
}
