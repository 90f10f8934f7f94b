'use client'

import { useState, type FormEvent } from 'react'
import type { Role } from '../../lib/identity/rights.ts'
import type { TeamMember } from '../../lib/identity/team/types.ts'
import { isSame } from '../namespaces/words.ts'
import { Button } from '../ui/button.tsx'
import { Failure } from '../ui/failure.tsx'
import { FIELD_LOOK } from '../ui/field.tsx'
import { RoleSelect } from './role-select.tsx'

const ADDRESS = /^0x[0-9a-f]{40}$/i

/** Puts somebody on the list of members. */
export function AddMember({ team, onAdd }: { team: readonly TeamMember[]; onAdd: (member: TeamMember) => void }) {
  const [text, setText] = useState('')
  const [role, setRole] = useState<Role>('write')
  const [failure, setFailure] = useState<string>()
  const add = (event: FormEvent) => {
    event.preventDefault()
    const address = text.trim()
    const fault = faultIn(address, team)
    setFailure(fault)
    if (fault !== undefined) return
    onAdd({ address, role })
    setText('')
  }
  return (
    <form onSubmit={add} aria-label="Add a member" className="mt-3">
      <div className="flex flex-wrap gap-2">
        <input value={text} onChange={(event) => setText(event.target.value)} required maxLength={42} placeholder="0x…" aria-label="Address of the new member" autoComplete="off" autoCapitalize="none" spellCheck={false}
          className={`${FIELD_LOOK} basis-64 grow font-mono`} />
        <RoleSelect label="Role of the new member" value={role} onChange={setRole} />
        <Button type="submit">Add</Button>
      </div>
      <Failure sentence={failure} lead="Not added" />
    </form>
  )
}

function faultIn(address: string, team: readonly TeamMember[]): string | undefined {
  if (!ADDRESS.test(address)) return 'an address is 0x and 40 hex digits'
  return team.some((member) => isSame(member.address, address)) ? 'that address is in the list already' : undefined
}
