'use client'

import { useRouter } from 'next/navigation'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { askHub } from '../wallet/session-client.ts'

/** Ends the offer of a handle. */
export function TakeBack({ namespace }: { namespace: string }) {
  const router = useRouter()
  const takeBack = async () => {
    await askHub(`/api/v1/transfers/${encodeURIComponent(namespace)}`, { method: 'DELETE' })
    router.refresh()
  }
  return (
    <ConfirmButton title={`Take the offer of ${namespace} back?`} confirm="Take it back" onConfirm={takeBack} text="The other wallet can no longer accept it. You may offer it again.">
      Take the offer back
    </ConfirmButton>
  )
}

/** Gives a handle up. */
export function Release({ namespace }: { namespace: string }) {
  const router = useRouter()
  const release = async () => {
    await askHub(`/api/v1/namespaces/${encodeURIComponent(namespace)}`, { method: 'DELETE' })
    router.push('/account/namespaces')
    router.refresh()
  }
  return (
    <ConfirmButton title={`Give ${namespace} up?`} confirm="Give it up" onConfirm={release} text="It must have no repositories. For 90 days nobody can take it or a name that looks like it; then anybody can.">
      Give it up
    </ConfirmButton>
  )
}
