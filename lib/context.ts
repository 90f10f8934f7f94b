import { existsSync } from 'node:fs'
import { createSessionHandler, findSession } from './api/auth/session-handler.ts'
import { pageSearch } from './api/read/search.ts'
import { readConfig, type Config } from './config.ts'
import { findContext, setContext, type Context } from './context-ref.ts'
import { startAuditRetention } from './db/audit-retention.ts'
import { openIndexLater } from './db/index/open-index-later.ts'
import { openHubDatabase } from './db/hub-database.ts'
import { hubDatabasePath } from './db/open.ts'
import { HUB } from './db/hub-name.ts'
import { createBlobFiles } from './hub/blob-files.ts'
import { ConfigParser } from './hub/config-parser.ts'
import { createSqliteSource } from './hub/sqlite-source.ts'
import { openIdentity } from './identity/open-identity.ts'
import { hubNamespace } from './identity/claim/claim-form.ts'
import { refreshRights } from './identity/load-rights.ts'
import { openSignIn } from './identity/siwe/open-sign-in.ts'
import { createLogger, type Logger } from './logger.ts'
import { peerIdOf } from './names/ipns-name.ts'
import { countReceiving } from './server/count-receiving.ts'
import { openApi } from './server/api.ts'
import { openNamespaces } from './server/namespaces.ts'
import { Network } from './server/network.ts'
import { createOpsHandler } from './server/ops.ts'
import { startIndexer } from './server/start-indexer.ts'
import { startPeers } from './server/peers.ts'
import { openTeams } from './server/teams.ts'
import { AnswerCache } from './registry/answer-cache.ts'
import { Denials } from './registry/denials.ts'
import { createHostCheck } from './registry/host.ts'
import { countPublication, setFollowing, setLeafQueue, setPublicationQueue } from './registry/counters.ts'
import { ManifestReader } from './registry/manifest-reader.ts'
import { createNodeHandler } from './registry/node-adapter.ts'
import { Restore } from './registry/restore/restore.ts'
import { NamespaceRoles } from './registry/signatures/namespace-roles.ts'
import { SignatureBook } from './registry/signatures/signature-book.ts'
import { CosignBook } from './registry/signatures/cosign-book.ts'
import { SigningRules } from './registry/signatures/signing-rules.ts'
import { TagTrusts } from './registry/signatures/tag-trust.ts'
import { SignatureKeeper } from './registry/signatures/signature-keeper.ts'
import type { RegistryParts } from './registry/types.ts'
import { openRootThread } from './roots/build/root-thread.ts'
import { holdFoundKeys } from './roots/publish/hold-found-keys.ts'
import { OwnNames } from './roots/publish/own-names.ts'
import { startPublishing } from './roots/publish/start-publishing.ts'
import { UnsignedWarnings } from './registry/foreign/unsigned-warning.ts'
import { openIndexing } from './resolve/indexing/indexing.ts'
import { openForeignNames } from './resolve/open-foreign-names.ts'
import { lockDataDirectory } from './store/data-lock.ts'
import { GarbageSchedule } from './store/garbage-schedule.ts'
import { startIngest } from './store/ingest/ingest.ts'
import { KeyedLock } from './store/keyed-lock.ts'
import { LeafQueue } from './store/leaf-queue.ts'
import { startLeafHasher } from './store/leaves/leaf-hasher.ts'
import { startBlobSender } from './store/send/blob-sender.ts'
import { socketPath } from './store/socket-path.ts'

/**
 * The composition root: builds every part once over the data directory, which it locks.
 * Throws DataInUseError, NewerDataError.
 */
export function createContext(config: Config, logger: Logger = createLogger(config.logLevel)): Context {
  const lock = lockDataDirectory(config.dataDir)
  const isNewDatabase = !existsSync(hubDatabasePath(config.dataDir))
  const db = openHubDatabase(config.dataDir)
  const ingest = startIngest({ root: config.dataDir, idleMs: config.idleMs })
  const sender = startBlobSender()
  const hasher = startLeafHasher()
  const locks = new KeyedLock()
  const cache = new AnswerCache()
  const manifests = new ManifestReader()
  const configs = new ConfigParser()
  const state = { pagesReady: false, closing: false, receiving: 0, check: () => db.check() }
  const leaves = new LeafQueue({
    db, hasher, dataDir: config.dataDir, logger: logger.child({ part: 'leaves' }), isReceiving: () => state.receiving > 0, now: Date.now,
    onState: (waiting, lagSeconds) => {
      setLeafQueue(waiting, lagSeconds)
      publishing.publisher?.leavesHashed(waiting)
    },
  })
  const hubName = hubNamespace(config.publicUrl?.hostname)
  const thread = openRootThread(config.dataDir)
  if (isNewDatabase) holdFoundKeys({ db, dataDir: config.dataDir, logger, now: Date.now }).catch((err: unknown) => logger.error({ err }, 'keys could not be held'))
  const publishing = startPublishing({
    db, thread, hubName, logger: logger.child({ part: 'roots' }), isReceiving: () => state.receiving > 0, now: Date.now,
    onState: setPublicationQueue, onPublication: (_namespace, _ms, written) => countPublication(written),
  }, config.publish)
  const garbage = new GarbageSchedule({
    db, ingest, locks, dataDir: config.dataDir, now: Date.now, ...config.gc, onChange: () => cache.clear(),
  }, config.gc.intervalMs, logger.child({ part: 'gc' }))
  const endRetention = startAuditRetention({ db, days: config.auditDays, logger: logger.child({ part: 'audit' }), now: Date.now })
  const foreign = openForeignNames({
    config, db, locks, logger: logger.child({ part: 'resolve' }), now: Date.now, bitswapSocket: config.p2p === 'off' ? undefined : socketPath(config.dataDir, 'p2p'),
    gossip: () => publishing.publisher?.wake(),
  })
  const isOurHost = createHostCheck(config.publicUrl)
  const signIn = openSignIn({ ...config, db, now: Date.now, logger: logger.child({ part: 'sign-in' }) })
  const identity = openIdentity({
    config, db, isOurHost, logger: logger.child({ part: 'identity' }), now: Date.now, verifyWallet: signIn.verifyWallet, getSession: (req) => findSession(auth, req),
  })
  const index = openIndexLater(config.dataDir)
  const denials = new Denials({ db, deny: (denial) => indexing.deny(denial), undeny: (name) => indexing.undeny(name), forget: () => cache.clear() })
  const namespaces = openNamespaces({ config, db, thread, identity, publisher: publishing.publisher, hubName, cache, foreign, denials, logger: logger.child({ part: 'namespaces' }) })
  const auth = { tokens: identity.tokens, limits: identity.limits, signIn, db, publicUrl: config.publicUrl, isOurHost, isOpen: config.auth === 'open', idleMs: config.idleMs, logger: logger.child({ part: 'auth' }), now: Date.now }
  const roles = new NamespaceRoles(db)
  const book = new SignatureBook({ db, roles, now: Date.now })
  const [rules, cosign] = [new SigningRules(db), new CosignBook({ config, db, logger: logger.child({ part: 'signatures' }) })]
  const trusts = new TagTrusts({ rules, wallets: book, cosign })
  // What was answered before did not ask whether it should be signed.
  rules.load().then(() => cache.clear(), (err: unknown) => logger.error({ err }, 'the rules about signatures could not be loaded'))
  const parts: RegistryParts = {
    trusts, denials,
    config, db, ingest, cache, manifests, locks, foreign: { ...foreign, warnings: new UnsignedWarnings(foreign.thread) }, access: identity.access, logger: logger.child({ part: 'registry' }), now: Date.now,
    pushed: () => {
      leaves.wake()
      signatures.wake()
      publishing.publisher?.wake()
    },
  }
  const signatures = new SignatureKeeper({ config, db, logger: logger.child({ part: 'signatures' }) })
  const peers = startPeers({ config, db, ipns: () => ipns(), publisher: publishing.publisher, logger })
  const afterRestore = async (namespace: string): Promise<void> => {
    await Promise.all([refreshRights(db, identity.rights, namespace), rules.load()])
    signatures.wake()
  }
  const restore = new Restore({ ...parts, foreign: foreign.thread, resolver: foreign.resolver, roots: thread, restored: (namespace) => afterRestore(namespace), logger: logger.child({ part: 'restore' }) })
  const handleV2 = createNodeHandler(parts, sender, isOurHost)
  const network = new Network({ config, db, sender, isOurHost, bitswap: peers.bitswap, noticed: (ipnsName) => void foreign.follower.noticed(ipnsName).catch(() => {}), logger: logger.child({ part: 'network' }) })
  const ipns = async () => db.lookups.ownName(HUB) ?? (await thread.call('key', { key: HUB })).ipnsName
  const teams = openTeams({ db, thread, ipns, identity, publicUrl: config.publicUrl, publisher: publishing.publisher, logger: logger.child({ part: 'teams' }) })
  const api = openApi({
    hub: { name: hubName, publicUrl: config.publicUrl, ipns, peer: async () => ({ peerId: peerIdOf(await ipns()) ?? null, addresses: peers.bitswap()?.bitswap ?? [] }) },
    parts, thread, index: index.read, namespaces: namespaces.service, follower: foreign.follower, identity, auth, signing: { book, roles, cosign, rules }, more: [...namespaces.routes, ...teams.routes],
    isOurHost, logger: logger.child({ part: 'api' }),
  })
  setFollowing(() => foreign.follower.stats())
  const indexing = openIndexing({ db, publisher: publishing.publisher, foreign, logger: logger.child({ part: 'resolve' }), now: Date.now })
  const indexer = startIndexer(config, logger)
  leaves.wake()
  signatures.wake()
  return {
    config,
    signatures: { book, cosign, rules, trusts },
    auditLog: (question) => db.read('auditLog', question),
    hub: createSqliteSource({ read: db.readPages, blobs: createBlobFiles(config.dataDir, db.lookups.canonical), configs, signatures: { book, cosign, rules, trusts }, isDenied: (name) => denials.covering(name) !== undefined }),
    handleV2: countReceiving(handleV2, state),
    handleNetwork: (req, res) => network.handle(req, res),
    api,
    isDenied: (name) => denials.covering(name) !== undefined,
    search: pageSearch({ db, index: index.read }),
    handleToken: identity.handleToken,
    handleSession: createSessionHandler(auth),
    session: (req) => findSession(auth, req),
    operatorLink: () => signIn.links.make(identity.rights.operator),
    deviceLogin: (userCode) => signIn.devices.find(userCode),
    identity,
    namespaces: namespaces.service,
    teams: teams.service,
    handleOps: createOpsHandler(state),
    indexing,
    publisher: publishing.publisher,
    ipns,
    ownNames: new OwnNames({ db, thread, publisher: publishing.publisher, now: Date.now }),
    restore: (request, report) => restore.run(request, report),
    isOurHost,
    collectGarbage: ({ dryRun, graceMs }) => garbage.run(dryRun, graceMs),
    pagesReady: () => { state.pagesReady = true },
    close: async () => {
      state.closing = true
      indexing.close()
      await indexer?.close()
      await index.close()
      endRetention()
      await garbage.close()
      await namespaces.close()
      await teams.close()
      await leaves.close()
      await signatures.close()
      await publishing.close()
      await peers.close()
      await network.close()
      await foreign.close()
      await Promise.all([ingest.close(), sender.close(), hasher.close(), manifests.close(), configs.close()])
      await identity.close()
      await signIn.close()
      await db.close()
      lock.release()
    },
  }
}

/** The process's one context from its environment; built at the first call. */
export function createContextOnce(): Context {
  const found = findContext()
  if (found) return found
  const context = createContext(readConfig(process.env))
  setContext(context)
  return context
}
