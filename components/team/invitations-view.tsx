import type { Invitation } from '../../lib/identity/team/types.ts'
import { AccountFrame } from '../account/account-frame.tsx'
import { Day } from '../ui/day.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { AnswerInvitation } from './answer-invitation.tsx'
import { ROLE_WORDS } from './roles.ts'

/** Who asks somebody to join a team. */
export function InvitationsView({ invitations, next, after }: { invitations: readonly Invitation[]; next: string | undefined; after: string | undefined }) {
  return (
    <AccountFrame title="Invitations" current="/account/invitations" facts="To the teams of namespaces; each is good for 14 days">
      {invitations.length === 0 ? <Message>{after ? 'There are no more invitations.' : 'Nobody has invited you.'}</Message> : (
        <ul aria-label="Invitations" className="space-y-3">
          {invitations.map((invitation) => <Item key={invitation.id} invitation={invitation} />)}
        </ul>
      )}
      <Pagination path="/account/invitations" query={{ after }} next={next} what="invitations" />
    </AccountFrame>
  )
}

function Item({ invitation: { id, namespace, role, invitedBy, expiresAt, acceptedAt } }: { invitation: Invitation }) {
  return (
    <li className="space-y-3 rounded-md border border-line bg-surface px-4 py-3 text-sm leading-6">
      <p className="wrap-anywhere">
        <HubLink href={`/${namespace}`}><bdi className="font-medium">{namespace}</bdi></HubLink> as <strong className="font-medium">{role}</strong>: {ROLE_WORDS[role]}.{' '}
        <span className="block text-muted">From <span className="font-mono text-[0.8125rem]">{invitedBy}</span>; {acceptedAt === null ? <>ends <Day at={expiresAt} /></> : 'you accepted, and the owner has to sign the team'}</span>
      </p>
      <AnswerInvitation id={id} namespace={namespace} isAccepted={acceptedAt !== null} />
    </li>
  )
}
