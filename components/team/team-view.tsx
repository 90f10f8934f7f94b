import type { Namespace } from '../../lib/identity/namespaces/types.ts'
import type { TeamView as Team } from '../../lib/identity/team/types.ts'
import { AccountFrame } from '../account/account-frame.tsx'
import { isSame, managePath } from '../namespaces/words.ts'
import { Badge } from '../ui/badge.tsx'
import { Day } from '../ui/day.tsx'
import { Facts } from '../ui/facts.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { Section } from '../ui/section.tsx'
import { invitable, ROLE_WORDS, ROLES } from './roles.ts'
import { TeamEditor } from './team-editor.tsx'
import { TeamInvitations } from './team-invitations.tsx'

type Props = { namespace: Namespace; team: Team; address: string; isOwner: boolean; now: number }

/** Who belongs to a namespace; its owner changes that here. */
export function TeamView({ namespace, team, address, isOwner, now }: Props) {
  const { name, proof } = namespace
  return (
    <AccountFrame title={<>Team of <bdi className="wrap-anywhere">{name}</bdi></>} current="/account/namespaces" facts={<HubLink href={managePath(name)}>the namespace</HubLink>}>
      <noscript><p className="mb-4 text-sm leading-6">Changing a team needs scripts.</p></noscript>
      <Section title="Members">
        <Until team={team} now={now} />
        {isOwner
          ? <TeamEditor namespace={name} members={team.members} accepted={(team.invitations ?? []).filter(({ acceptedAt }) => acceptedAt !== null)} signer={proof.by === 'operator' ? undefined : address} />
          : <Members team={team} address={address} />}
      </Section>
      {team.invitations && <TeamInvitations namespace={name} invitations={team.invitations} roles={invitable(namespace.role)} />}
      <Section title="Roles"><Facts facts={ROLES.map((role) => ({ name: role, value: ROLE_WORDS[role] }))} /></Section>
    </AccountFrame>
  )
}

function Until({ team: { notAfter, signer }, now }: { team: Team; now: number }) {
  if (notAfter === null) return <p className="mb-4 max-w-prose text-sm leading-6 text-muted">No team was signed yet: only the owner may push.</p>
  const isOver = Date.parse(notAfter) <= now
  return (
    <p className="mb-4 max-w-prose text-sm leading-6 text-muted wrap-anywhere">
      {isOver ? 'The signature ended' : 'Signed until'} <Day at={notAfter} />{signer !== null && <> by <span className="font-mono text-[0.8125rem]">{signer}</span></>}.
      {isOver ? ' Only the owner has rights until the team is signed again.' : ' After that only the owner has rights until it is signed again.'}
    </p>
  )
}

function Members({ team, address }: { team: Team; address: string }) {
  if (team.members.length === 0) return <Message>Nobody but the owner is in this team.</Message>
  return (
    <ul aria-label="Members" className="divide-y divide-line rounded-md border border-line bg-surface text-sm">
      {team.members.map((member) => (
        <li key={member.address} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 px-4 py-2.5">
          <span className="min-w-0 font-mono text-[0.8125rem] wrap-anywhere">{member.address} {isSame(member.address, address) && <Badge strong>you</Badge>}</span>
          <Badge>{member.role}</Badge>
        </li>
      ))}
    </ul>
  )
}
