'use client'

import { useRouter } from 'next/navigation'
import { useState, type FormEvent } from 'react'
import type { Role } from '../../lib/identity/rights.ts'
import { Button } from '../ui/button.tsx'
import { Failure } from '../ui/failure.tsx'
import { FIELD_LOOK } from '../ui/field.tsx'
import { useTask } from '../ui/use-task.ts'
import { sendJson } from '../wallet/session-client.ts'
import { RoleSelect } from './role-select.tsx'

/** Asks an address to join a team. */
export function InviteForm({ namespace, roles }: { namespace: string; roles: readonly Role[] }) {
  const [address, setAddress] = useState('')
  const [role, setRole] = useState<Role>('write')
  const [invited, setInvited] = useState<string>()
  const [router, task] = [useRouter(), useTask()]
  const invite = async (event: FormEvent) => {
    event.preventDefault()
    setInvited(undefined)
    const body = { address: address.trim(), role }
    if (!(await task.run(async () => void (await sendJson('POST', `/api/v1/namespaces/${encodeURIComponent(namespace)}/invitations`, body))))) return
    setInvited(body.address)
    setAddress('')
    router.refresh()
  }
  return (
    <form onSubmit={invite} aria-label="Invite somebody">
      <div className="flex flex-wrap gap-2">
        <input value={address} onChange={(event) => setAddress(event.target.value)} required maxLength={42} placeholder="0x…" aria-label="Address to invite" autoComplete="off" autoCapitalize="none" spellCheck={false}
          className={`${FIELD_LOOK} basis-64 grow font-mono`} />
        <RoleSelect label="Role to invite to" value={role} roles={roles} onChange={setRole} />
        <Button type="submit" aria-disabled={task.isBusy}>Invite</Button>
      </div>
      <p role="status" className="text-sm leading-6 wrap-anywhere">{invited !== undefined && <span className="mt-3 block">Invited {invited}, who finds it on this hub under Invitations.</span>}</p>
      <Failure sentence={task.failure} lead="Not invited" />
    </form>
  )
}
