import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Registry } from 'prom-client'
import type { StorageHealth } from '../store/storage-check.ts'

export type OpsState = { pagesReady: boolean; closing: boolean; check: () => void; /** undefined: it is not tried */ storage: () => StorageHealth | undefined }

const PATHS = new Set(['/healthz', '/readyz', '/metrics'])

/** True for the paths that `createOpsHandler` answers. */
export function isOpsPath(path: string): boolean {
  return PATHS.has(path)
}

/** /healthz (the process lives and its database answers), /readyz (pages too, storage that works, not stopping), /metrics (Prometheus). */
export function createOpsHandler(state: OpsState): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  // Loaded apart, so that the registry answers before a library that it does not need is there.
  let metrics: Promise<Registry> | undefined
  const load = (): Promise<Registry> => (metrics ??= import('./metrics.ts').then(({ createMetrics }) => createMetrics()))
  setTimeout(load, 1000).unref()
  return async (req, res) => {
    const path = (req.url ?? '').split('?')[0]
    if (req.method !== 'GET' && req.method !== 'HEAD') return send(res, 405, 'application/problem+json', problem(405, 'only GET and HEAD'))
    if (path === '/metrics') return sendMetrics(res, await load())
    const storage = path === '/readyz' ? state.storage() : undefined
    const [reason, more] = [whyNot(state, path === '/readyz', storage), storage ? { storage } : {}]
    if (reason) return send(res, 503, 'application/problem+json', problem(503, reason, more))
    send(res, 200, 'application/json', JSON.stringify({ status: 'ok', ...more }))
  }
}

async function sendMetrics(res: ServerResponse, metrics: Registry): Promise<void> {
  send(res, 200, metrics.contentType, await metrics.metrics())
}

function whyNot(state: OpsState, readiness: boolean, storage: StorageHealth | undefined): string | undefined {
  if (readiness && state.closing) return 'the hub is stopping'
  if (readiness && !state.pagesReady) return 'the pages are not ready yet; the registry is'
  if (storage?.status === 'failing') return `the storage fails: ${storage.reason}`
  try {
    state.check()
    return undefined
  } catch (error) {
    return `the database does not answer: ${error instanceof Error ? error.message : 'unknown'}`
  }
}

function problem(status: number, detail: string, more: object = {}): string {
  return JSON.stringify({ type: 'about:blank', status, title: status === 503 ? 'Service Unavailable' : 'Method Not Allowed', detail, ...more })
}

function send(res: ServerResponse, status: number, type: string, body: string): void {
  res.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' })
  res.end(res.req.method === 'HEAD' ? undefined : body)
}
