'use client'

import { useRouter } from 'next/navigation'
import { displayName } from '../../lib/hub/reference-paths.ts'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { askHub } from '../wallet/session-client.ts'

/** Deletes a repository once its name was typed. */
export function DeleteRepository({ repository, namespace }: { repository: string; namespace: string }) {
  const router = useRouter()
  const name = displayName(repository)
  const remove = async () => {
    await askHub(`/api/v1/repositories/${encodeURIComponent(repository)}`, { method: 'DELETE' })
    router.push(`/${namespace}`)
    router.refresh()
  }
  return (
    <ConfirmButton look="danger" title={`Delete ${name}?`} typed={name} confirm="Delete it" onConfirm={remove} text="With all its tags and images. This cannot be undone.">
      Delete this repository
    </ConfirmButton>
  )
}
