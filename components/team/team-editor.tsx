'use client'

import { useState } from 'react'
import type { Invitation, TeamMember } from '../../lib/identity/team/types.ts'
import { Signing } from '../signing/signing.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Message } from '../ui/message.tsx'
import { isSame } from '../namespaces/words.ts'
import { AddMember } from './add-member.tsx'
import { RoleSelect } from './role-select.tsx'
import { SaveTeam } from './save-team.tsx'

type Props = {
  namespace: string
  members: readonly TeamMember[]
  /** who said yes and waits for the owner's signature */
  accepted: readonly Pick<Invitation, 'address' | 'role'>[]
  /** whose wallet signs; undefined: the hub does */
  signer: string | undefined
}

/** The team as it shall be: nothing counts before it is signed. */
export function TeamEditor({ namespace, members, accepted, signer }: Props) {
  const [edited, setEdited] = useState<TeamMember[]>()
  const team = edited ?? withAccepted(members, accepted)
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/team`
  const isNew = (address: string) => !members.some((member) => isSame(member.address, address))
  const rows = (
    <>
      {team.length === 0 ? <Message>Nobody but the owner is in this team.</Message> : (
        <ul aria-label="Members" className="divide-y divide-line rounded-md border border-line bg-surface text-sm">
          {team.map(({ address, role }) => (
            <li key={address} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
              <span className="min-w-0 grow font-mono text-[0.8125rem] wrap-anywhere">{address} {isNew(address) && <Badge strong>not signed yet</Badge>}</span>
              <RoleSelect label={`Role of ${address}`} value={role} onChange={(next) => setEdited(team.map((member) => (member.address === address ? { address, role: next } : member)))} />
              <Button look="quiet" aria-label={`Remove ${address}`} onClick={() => setEdited(team.filter((member) => member.address !== address))}>Remove</Button>
            </li>
          ))}
        </ul>
      )}
      <AddMember team={team} onAdd={(member) => setEdited([...team, member])} />
    </>
  )
  if (signer === undefined) return <>{rows}<SaveTeam path={path} members={team} onDone={() => setEdited(undefined)} /></>
  return (
    <Signing title={`Team of ${namespace}`} address={signer} done="Signed. It counts from now on, also for tokens that are out." onDone={() => setEdited(undefined)}>
      {(ask, isBusy) => (
        <>
          {rows}
          <div className="mt-4 flex flex-wrap gap-3">
            <Button look="strong" aria-disabled={isBusy} onClick={() => ask(`${path}/draft`, { members: team })}>Sign the team</Button>
            {edited && <Button onClick={() => setEdited(undefined)}>Undo the changes</Button>}
          </div>
        </>
      )}
    </Signing>
  )
}

function withAccepted(members: readonly TeamMember[], accepted: Props['accepted']): TeamMember[] {
  const joining = accepted.map(({ address, role }) => ({ address, role }))
  return [...members.filter(({ address }) => !joining.some((member) => isSame(member.address, address))), ...joining]
}
