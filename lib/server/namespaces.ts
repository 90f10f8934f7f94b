import type { Logger } from 'pino'
import { claimsRoute, transferRoute, transfersRoute } from '../api/claims.ts'
import { draftRoute, namespaceRoute, namespacesRoute } from '../api/namespaces.ts'
import type { ApiRoute } from '../api/types.ts'
import type { Config } from '../config.ts'
import type { HubDatabase } from '../db/hub-database.ts'
import { HUB } from '../db/hub-name.ts'
import type { NamespaceKeys, NamespaceParts } from '../identity/namespaces/namespace-parts.ts'
import { HubNamespaces } from '../identity/namespaces/namespace-service.ts'
import { ProofKeeper } from '../identity/namespaces/proof-keeper.ts'
import type { NamespaceService } from '../identity/namespaces/types.ts'
import type { Identity } from '../identity/open-identity.ts'
import type { Denials } from '../registry/denials.ts'
import type { AnswerCache } from '../registry/answer-cache.ts'
import type { ForeignNames } from '../resolve/open-foreign-names.ts'
import type { RootThread } from '../roots/build/root-thread.ts'
import type { Publisher } from '../roots/publish/publisher.ts'

export type NamespacesWiring = Pick<NamespaceParts, 'hubName'> & {
  config: Pick<Config, 'auth' | 'publicUrl'>
  db: HubDatabase
  thread: RootThread
  identity: Pick<Identity, 'rights' | 'limits'>
  publisher: Publisher | undefined
  cache: AnswerCache
  denials: Denials
  foreign: Pick<ForeignNames, 'leadsTo' | 'resolver' | 'follower'>
  logger: Logger
}

/** The namespaces of this hub with their part of the API; `close` ends the looking up of names. */
export type Namespaces = { service: NamespaceService; routes: ApiRoute[]; close(): Promise<void> }

/** Namespaces over the database, their keys in the thread of the roots. */
export function openNamespaces({ config, db, thread, identity, publisher, cache, foreign, denials, logger, hubName }: NamespacesWiring): Namespaces {
  const parts: NamespaceParts = {
    db, hubName, leadsTo: (name) => foreign.leadsTo(name), logger, rights: identity.rights, keys: namespaceKeys(db, thread), isOpen: config.auth === 'open', now: Date.now,
    changed: (name) => {
      publisher?.wake()
      // Ready answers of what was pushed here before its owner took it to a key of their own.
      if (db.lookups.ownNamespace(name)?.ownKey) cache.clear()
      foreign.resolver.lookAgain(name)
      foreign.follower.ownKeysChanged()
    },
    idle: async () => publisher?.idle(),
  }
  const service = new HubNamespaces(parts)
  const proofs = new ProofKeeper(parts)
  proofs.start()
  const routing = { namespaces: service, limits: identity.limits, publicUrl: config.publicUrl, denials }
  return {
    service,
    routes: [namespacesRoute(routing), namespaceRoute(routing), draftRoute(routing), claimsRoute(routing), transfersRoute(routing), transferRoute(routing)],
    close: () => proofs.close(),
  }
}

/** The keys of the namespaces, as the thread of the roots has them. */
export function namespaceKeys(db: HubDatabase, thread: RootThread): NamespaceKeys {
  return {
    hub: async () => db.lookups.ownName(HUB) ?? (await thread.call('key', { key: HUB })).ipnsName,
    pending: (namespace, owner, { make }) => thread.call('pendingKey', { namespace, owner, make }),
    promote: (namespace, ipnsName, owner) => thread.call('promoteKey', { namespace, ipnsName, owner }),
    retire: (namespace) => thread.call('retireKey', { namespace }),
    withdraw: (namespace) => thread.call('withdrawRoot', { namespace }),
  }
}
