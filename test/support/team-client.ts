import type { SignedTeam, Team } from '../../lib/identity/claim/claim.ts'
import type { Draft } from '../../lib/identity/namespaces/types.ts'
import type { TeamMember, TeamView } from '../../lib/identity/team/types.ts'
import { askHub, type Answer, type NamespaceClient, type Problem } from './namespace-client.ts'

/** Has the owner's wallet sign a team, without delivering it. */
export async function signTeamOf(owner: NamespaceClient, namespace: string, members: TeamMember[]): Promise<SignedTeam> {
  const { status, body } = await owner.ask<Draft<Team> & Problem>('POST', `/api/v1/namespaces/${namespace}/team/draft`, { members })
  if (status !== 200) throw new Error(`no draft: ${JSON.stringify(body)}`)
  const { domain, types, message } = body.typedData
  return { ...message, sig: await owner.wallet.signTypedData(domain, types, message) }
}

/** Delivers a team as nobody in particular. */
export function deliverTeam(url: string, namespace: string, team: SignedTeam): Promise<Answer<TeamView & Problem>> {
  return askHub(url, 'PUT', `/api/v1/namespaces/${namespace}/team`, { team })
}

/** Both; throws unless the hub takes it. */
export async function setTeamOf(url: string, owner: NamespaceClient, namespace: string, members: TeamMember[]): Promise<TeamView> {
  const { status, body } = await deliverTeam(url, namespace, await signTeamOf(owner, namespace, members))
  if (status !== 200) throw new Error(`not taken: ${JSON.stringify(body)}`)
  return body
}
