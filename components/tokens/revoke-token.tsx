'use client'

import { useRouter } from 'next/navigation'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { askHub } from '../wallet/session-client.ts'

/** Revokes one of one's own tokens. */
export function RevokeToken({ id, name }: { id: string; name: string }) {
  const router = useRouter()
  const revoke = async () => {
    await askHub(`/api/v1/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' })
    router.refresh()
  }
  return (
    <ConfirmButton look="quiet" label={`Revoke ${name}`} title={`Revoke ${name}?`} confirm="Revoke" onConfirm={revoke}
      text="Whoever uses it is refused from the next request on, also where docker keeps a login that came of it. This cannot be undone.">
      Revoke
    </ConfirmButton>
  )
}
