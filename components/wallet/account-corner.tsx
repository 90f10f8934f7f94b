'use client'

import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { HubLink } from '../ui/hub-link.tsx'

/** In the header: who is signed in and the way out, or the way in. */
export function AccountCorner({ address }: { address: string | undefined }) {
  const [isFailed, setFailed] = useState(false)
  const path = usePathname()
  if (address === undefined) return <HubLink href={loginPath(path)} className="rounded text-sm underline-offset-4 hover:underline">Sign in</HubLink>
  const leave = async () => {
    try {
      // Loaded with the click: this is part of every page.
      await (await import('./session-client.ts')).endSession()
      location.assign('/')
    } catch {
      setFailed(true)
    }
  }
  return (
    <div className="flex items-center gap-2 text-sm">
      <HubLink href="/account" className="rounded font-mono text-[0.8125rem] underline-offset-4 hover:underline">
        <span className="sr-only">Signed in as {address}: your account</span>
        <span aria-hidden="true" title={address}>{`${address.slice(0, 6)}…${address.slice(-4)}`}</span>
      </HubLink>
      <Button look="quiet" onClick={leave}>Sign out</Button>
      <span role="status" className="sr-only">{isFailed && 'Could not sign out: the hub does not answer.'}</span>
    </div>
  )
}

// Back to where one was, but for the pages that are about signing in themselves.
function loginPath(path: string): string {
  return path === '/' || path.startsWith('/login') ? '/login' : `/login?callbackUrl=${encodeURIComponent(path)}`
}
