import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PageReads } from './api/read/page-reads.ts'
import type { Api } from './api/types.ts'
import type { Config } from './config.ts'
import type { AuditQuestion, AuditRow, RepositoryAuditQuestion } from './db/queries/audit.ts'
import type { HubSource } from './hub/hub-source.ts'
import type { OperatorSource } from './hub/operator-types.ts'
import type { ReadmeOptions, RenderedReadme } from './hub/readme/render-readme.ts'
import type { NamespaceService } from './identity/namespaces/types.ts'
import type { Identity } from './identity/open-identity.ts'
import type { Session } from './identity/session.ts'
import type { DeviceLogin } from './identity/siwe/device-logins.ts'
import type { ImageReaders } from './hub/image-readers.ts'
import type { Signatures } from './hub/image-trust.ts'
import type { TeamService } from './identity/team/team-service.ts'
import type { RestoreProgress } from './registry/restore/restore-parts.ts'
import type { RestoreReport, RestoreRequest } from './registry/restore/restore.ts'
import type { OwnNames } from './roots/publish/own-names.ts'
import type { Publisher } from './roots/publish/publisher.ts'
import type { Indexing } from './resolve/indexing/indexing.ts'
import type { GarbageReport } from './store/garbage.ts'

const KEY = Symbol.for('ipcr.context')

/** The running hub, built once for the process by the composition root (lib/context.ts). */
export type Context = PageReads & {
  config: Config
  hub: HubSource
  images: ImageReaders
  /** Markdown as HTML to show; undefined when that takes too long */
  renderReadme(text: string, options?: ReadmeOptions): Promise<RenderedReadme | undefined>
  /** what was changed in a namespace, the newest line first; who may read it is the caller's to ask */
  auditLog(question: AuditQuestion): Promise<AuditRow[]>
  /** the same of one repository */
  repositoryAudit(question: RepositoryAuditQuestion): Promise<AuditRow[]>
  /** what wallets and cosign keys say of the images here */
  signatures: Signatures
  /** the Distribution API; never rejects */
  handleV2(req: IncomingMessage, res: ServerResponse): Promise<void>
  /** /ipfs, /ipns, /routing/v1 */
  handleNetwork(req: IncomingMessage, res: ServerResponse): Promise<void>
  api: Api
  /** whether the operator denies a name, or one above it */
  isDenied(name: string): boolean
  /** /token, /.well-known/jwks.json */
  handleToken(req: IncomingMessage, res: ServerResponse): Promise<void>
  /** /api/auth/ */
  handleSession(req: IncomingMessage, res: ServerResponse): Promise<void>
  /** who is signed in in the browser that sent a request; nobody in open mode */
  session(req: Pick<IncomingMessage, 'headers'>): Promise<Session | undefined>
  /** a one-time code that signs a browser in as the operator */
  operatorLink(): { code: string; expiresAt: number }
  /** the program that waits for an approval under a code */
  deviceLogin(userCode: string): DeviceLogin | undefined
  /** who is who and who may do what */
  identity: Identity
  /** the namespaces of this hub, their owners and claims */
  namespaces: NamespaceService
  /** who belongs to whose namespaces, and who is asked to */
  teams: TeamService
  /** /healthz, /readyz, /metrics */
  handleOps(req: IncomingMessage, res: ServerResponse): Promise<void>
  /** what the indexer asks of the hub, and what is shown nowhere */
  indexing: Indexing
  /** undefined with IPCR_PUBLISH=off */
  publisher: Publisher | undefined
  /** the hub's own name, `k51…`; makes its key when there is none */
  ipns(): Promise<string>
  /** the names that this hub publishes */
  ownNames: OwnNames
  /** rebuilds namespaces from published roots */
  restore(request: RestoreRequest, report: (progress: RestoreProgress) => void): Promise<RestoreReport>
  isOurHost(req: IncomingMessage): boolean
  /** what the hub's operator sees of it; who asks is the caller's to know */
  operator: OperatorSource
  collectGarbage(options: { dryRun: boolean; graceMs?: number }): Promise<GarbageReport>
  /** from now on /readyz says that pages answer too */
  pagesReady(): void
  close(): Promise<void>
}

/** The context if it was built; the composition root and start-up code ask this first. */
export function findContext(): Context | undefined {
  return (globalThis as { [KEY]?: Context })[KEY]
}

/** The context; throws when nothing has built it, which is a fault of the start-up. */
export function getContext(): Context {
  const context = findContext()
  if (!context) throw new Error('the hub was not started: use npm start, or next start with the instrumentation hook')
  return context
}

/** Makes the context the process's one. */
export function setContext(context: Context | undefined): void {
  Object.assign(globalThis, { [KEY]: context })
}
