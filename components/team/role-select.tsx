import type { Role } from '../../lib/identity/rights.ts'
import { FIELD_LOOK } from '../ui/field.tsx'
import { ROLES, toRole } from './roles.ts'

type Props = { id?: string; label?: string; value: Role; roles?: readonly Role[]; describedBy?: string; onChange: (role: Role) => void }

/** Chooses a role. */
export function RoleSelect({ id, label, value, roles = ROLES, describedBy, onChange }: Props) {
  return (
    <select id={id} aria-label={label} aria-describedby={describedBy} value={value} onChange={(event) => onChange(toRole(event.target.value))} className={`${FIELD_LOOK} !w-auto`}>
      {roles.map((role) => <option key={role} value={role}>{role}</option>)}
    </select>
  )
}
