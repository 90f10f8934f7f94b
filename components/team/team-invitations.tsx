import type { Role } from '../../lib/identity/rights.ts'
import type { TeamView } from '../../lib/identity/team/types.ts'
import { Day } from '../ui/day.tsx'
import { Message } from '../ui/message.tsx'
import { Section } from '../ui/section.tsx'
import { InviteForm } from './invite-form.tsx'
import { WithdrawInvitation } from './withdraw-invitation.tsx'

/** Who is asked to join a team, for those who may ask. */
export function TeamInvitations({ namespace, invitations, roles }: { namespace: string; invitations: NonNullable<TeamView['invitations']>; roles: readonly Role[] }) {
  return (
    <Section title="Invitations" note="Each is good for 14 days">
      {invitations.length === 0 ? <Message>Nobody is invited.</Message> : (
        <ul aria-label="Invitations" className="divide-y divide-line rounded-md border border-line bg-surface text-sm">
          {invitations.map(({ id, address, role, expiresAt, acceptedAt }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
              <span className="min-w-0 grow">
                <span className="font-mono text-[0.8125rem] wrap-anywhere">{address}</span>
                <span className="block text-muted">to {role}; {acceptedAt === null ? <>ends <Day at={expiresAt} /></> : 'accepted, waits for the owner to sign the team'}</span>
              </span>
              <WithdrawInvitation namespace={namespace} id={id} address={address} />
            </li>
          ))}
        </ul>
      )}
      <div className="mt-4"><InviteForm namespace={namespace} roles={roles} /></div>
    </Section>
  )
}
