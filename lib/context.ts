import { existsSync } from 'node:fs'
import { createSessionHandler, findSession } from './api/auth/session-handler.ts'
import { pageReads } from './api/read/page-reads.ts'
import { readConfig, type Config } from './config.ts'
import { findContext, setContext, type Context } from './context-ref.ts'
import { startAuditRetention } from './db/audit-retention.ts'
import { openIndexLater } from './db/index/open-index-later.ts'
import { openHubDatabase } from './db/hub-database.ts'
import { hubDatabasePath } from './db/open.ts'
import { HUB } from './db/hub-name.ts'
import { ConfigParser } from './hub/config-parser.ts'
import { createImageReaders } from './hub/image-readers.ts'
import { ReadmeRenderer } from './hub/readme/readme-renderer.ts'
import { openHubSource } from './hub/open-hub-source.ts'
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
import { openOperator } from './server/operator/open-operator.ts'
import { createOpsHandler } from './server/ops.ts'
import { startIndexer } from './server/start-indexer.ts'
import { startPeers } from './server/peers.ts'
import { readEnvironment } from './server/environment.ts'
import { startStorageCheck } from './server/storage-check.ts'
import { openTeams } from './server/teams.ts'
import { AnswerCache } from './registry/answer-cache.ts'
import { Denials } from './registry/denials.ts'
import { createHostCheck } from './registry/host.ts'
import { countPublication, setFollowing, setLeafQueue, setPublicationQueue } from './registry/counters.ts'
import { ManifestReader } from './registry/manifest-reader.ts'
import { createNodeHandler } from './registry/node-adapter.ts'
import { Restore } from './registry/restore/restore.ts'
import { openSignatures } from './registry/signatures/open-signatures.ts'
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
export function createContext(config: Config, logger: Logger = createLogger(config.logLevel, config.logFields)): Context {
  const lock = lockDataDirectory(config.dataDir)
  const isNewDatabase = !existsSync(hubDatabasePath(config.dataDir))
  const db = openHubDatabase(config.dataDir)
  const ingest = startIngest({ root: config.dataDir, idleMs: config.idleMs })
  const [sender, hasher] = [startBlobSender(), startLeafHasher()]
  const [locks, cache] = [new KeyedLock(), new AnswerCache()]
  const [manifests, configs, readmes] = [new ManifestReader(), new ConfigParser(), new ReadmeRenderer()]
  const storage = startStorageCheck(config, logger)
  const state = { pagesReady: false, closing: false, receiving: 0, check: () => db.check(), storage: () => storage?.health }
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
    db, thread, hubName, site: config.site, logger: logger.child({ part: 'roots' }), isReceiving: () => state.receiving > 0, now: Date.now,
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
  const auth = { tokens: identity.tokens, limits: identity.limits, signIn, db, publicUrl: config.publicUrl, scheme: config.scheme, isOurHost, isOpen: config.auth === 'open', idleMs: config.idleMs, logger: logger.child({ part: 'auth' }), now: Date.now }
  // What was answered before the rules were loaded did not ask whether it should be signed.
  const { roles, book, rules, cosign, trusts } = openSignatures({ config, db, logger: logger.child({ part: 'signatures' }), now: Date.now }, () => cache.clear())
  const parts: RegistryParts = {
    config, trusts, denials, db, ingest, cache, manifests, locks, foreign: { ...foreign, warnings: new UnsignedWarnings(foreign.thread) }, access: identity.access, logger: logger.child({ part: 'registry' }), now: Date.now,
    pushed: () => {
      for (const part of [leaves, signatures]) part.wake()
      publishing.publisher?.wake()
    },
  }
  const signatures = new SignatureKeeper({ config, db, logger: logger.child({ part: 'signatures' }) })
  const peers = startPeers({ config, db, ipns: () => ipns(), publisher: publishing.publisher, logger })
  const afterRestore = async (namespace: string): Promise<void> => {
    await Promise.all([refreshRights(db, identity.rights, namespace), rules.load()])
    signatures.wake()
    foreign.follower.ownKeysChanged()
  }
  const restore = new Restore({ ...parts, foreign: foreign.thread, resolver: foreign.resolver, roots: thread, restored: (namespace) => afterRestore(namespace), logger: logger.child({ part: 'restore' }) })
  const handleV2 = createNodeHandler(parts, sender, isOurHost)
  const network = new Network({ config, db, sender, isOurHost, bitswap: peers.bitswap, noticed: (ipnsName) => void foreign.follower.noticed(ipnsName).catch(() => {}), logger: logger.child({ part: 'network' }) })
  const ipns = async () => db.lookups.ownName(HUB) ?? (await thread.call('key', { key: HUB })).ipnsName
  const teams = openTeams({ db, thread, ipns, identity, publicUrl: config.publicUrl, publisher: publishing.publisher, logger: logger.child({ part: 'teams' }) })
  const isDenied = (name: string): boolean => denials.covering(name) !== undefined
  const pages = openHubSource({ dataDir: config.dataDir, db, index: index.read, foreign, configs, signatures: { book, cosign, rules, trusts }, thread, isDenied })
  const api = openApi({
    pages, renderReadme: (text, options) => readmes.render(text, options),
    hub: { name: hubName, publicUrl: config.publicUrl, ipns, peer: async () => ({ peerId: peerIdOf(await ipns()) ?? null, addresses: peers.bitswap()?.bitswap ?? [] }) },
    parts, sender, thread, index: index.read, namespaces: namespaces.service, follower: foreign.follower, identity, auth, signing: { book, roles, cosign, rules }, more: [...namespaces.routes, ...teams.routes],
    isOurHost, logger: logger.child({ part: 'api' }),
  })
  setFollowing(() => foreign.follower.stats())
  const indexing = openIndexing({ db, publisher: publishing.publisher, foreign, logger: logger.child({ part: 'resolve' }), now: Date.now })
  const indexer = startIndexer(config, logger)
  for (const part of [leaves, signatures]) part.wake()
  return {
    config,
    signatures: { book, cosign, rules, trusts },
    auditLog: (question) => db.read('auditLog', question), repositoryAudit: (question) => db.read('repositoryAudit', question),
    hub: pages, images: createImageReaders({ db, index: index.read }), renderReadme: (text, options) => readmes.render(text, options),
    handleV2: countReceiving(handleV2, state),
    handleNetwork: (req, res) => network.handle(req, res),
    api,
    isDenied, ...pageReads({ db, index: index.read, readPages: db.readPages, isDenied }),
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
    operator: openOperator({ config, db, index: index.read, follower: foreign.follower, garbage, indexer, peers, check: () => db.check(), storage: state.storage }),
    collectGarbage: ({ dryRun, graceMs }) => garbage.run(dryRun, graceMs),
    pagesReady: () => { state.pagesReady = true },
    close: async () => {
      state.closing = true
      storage?.close()
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
      await Promise.all([ingest.close(), sender.close(), hasher.close(), manifests.close(), configs.close(), readmes.close()])
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
  const context = createContext(readConfig(readEnvironment()))
  setContext(context)
  return context
}
