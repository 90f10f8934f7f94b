'use client'

import { useRouter } from 'next/navigation'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { askHub } from '../wallet/session-client.ts'

/** Takes an invitation back. */
export function WithdrawInvitation({ namespace, id, address }: { namespace: string; id: string; address: string }) {
  const router = useRouter()
  const withdraw = async () => {
    await askHub(`/api/v1/namespaces/${encodeURIComponent(namespace)}/invitations/${encodeURIComponent(id)}`, { method: 'DELETE' })
    router.refresh()
  }
  return (
    <ConfirmButton look="quiet" label={`Take back the invitation of ${address}`} title="Take the invitation back?" confirm="Take it back" onConfirm={withdraw} text={`${address} can no longer join by it.`}>
      Take back
    </ConfirmButton>
  )
}
