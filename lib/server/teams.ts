import type { Logger } from 'pino'
import { answerRoute, invitationsRoute, inviteRoute, withdrawRoute } from '../api/invitations.ts'
import { teamDraftRoute, teamRoute } from '../api/team.ts'
import type { ApiRoute } from '../api/types.ts'
import { refreshRights } from '../identity/load-rights.ts'
import type { Identity } from '../identity/open-identity.ts'
import { TeamKeeper } from '../identity/team/team-keeper.ts'
import type { TeamParts } from '../identity/team/team-parts.ts'
import { TeamService } from '../identity/team/team-service.ts'
import { KeyedLock } from '../store/keyed-lock.ts'
import type { Publisher } from '../roots/publish/publisher.ts'

export type TeamsWiring = Pick<TeamParts, 'db' | 'thread' | 'ipns'> & {
  identity: Pick<Identity, 'rights' | 'access' | 'limits'>
  publicUrl: URL | undefined
  publisher: Publisher | undefined
  logger: Logger
}

/** The teams of this hub's namespaces with their part of the API; `close` ends their renewal. */
export type Teams = { service: TeamService; routes: ApiRoute[]; close(): Promise<void> }

/** Teams over the database, judged and signed in the thread of the roots. */
export function openTeams({ identity, publicUrl, publisher, logger, ...given }: TeamsWiring): Teams {
  const { rights, access, limits } = identity
  const parts: TeamParts = {
    ...given, rights, access, locks: new KeyedLock(), now: Date.now,
    refresh: (namespace) => refreshRights(given.db, rights, namespace),
    changed: () => publisher?.wake(),
  }
  const service = new TeamService(parts)
  const keeper = new TeamKeeper(parts, logger)
  const routing = { teams: service, limits, publicUrl }
  return {
    service,
    routes: [teamRoute, teamDraftRoute, inviteRoute, withdrawRoute, invitationsRoute, answerRoute].map((route) => route(routing)),
    close: () => keeper.close(),
  }
}
