import { Configuration, RemotePinningServiceClient, Status } from '@ipfs-shipyard/pinning-service-client'
import { z } from 'zod'
import type { ChosenService } from './chosen-services.ts'
import { PinningError } from './pinning-error.ts'

const ANSWER_MS = 30_000
const MOST_BYTES = 1024 * 1024
const status = z.object({
  requestid: z.string().min(1).max(1024), status: z.enum(['queued', 'pinning', 'pinned', 'failed']),
  delegates: z.array(z.string().max(1024)).max(100).nullish(), info: z.record(z.string(), z.unknown()).nullish(),
})
const failure = z.object({ error: z.object({ reason: z.string(), details: z.string().nullish() }) })

/** A pin at a service. `delegates`: peers of the service that can be connected to. */
export type Pin = { id: string; status: 'queued' | 'pinning' | 'pinned' | 'failed'; delegates: string[]; details: string | undefined }
export type NewPin = { cid: string; name: string; origins: string[] }

/** What is asked of a service; each answer is at most 1 MiB and comes within 30 s. Methods throw PinningError. */
export type PinningClient = {
  /** the pins of a CID that have not failed, the furthest first */
  find(cid: string): Promise<Pin[]>
  add(pin: NewPin): Promise<Pin>
  get(id: string): Promise<Pin>
}

const ORDER = ['pinned', 'pinning', 'queued', 'failed']

/** The client of a service. */
export function pinningClient({ name, endpoint, token }: ChosenService): PinningClient {
  const client = new RemotePinningServiceClient(new Configuration({ endpointUrl: endpoint.href.replace(/\/+$/, ''), accessToken: token, fetchApi: boundedFetch }))
  const ask = async <T>(question: () => Promise<T>): Promise<T> => question().catch(async (cause: unknown) => { throw await toError(name, cause) })
  return {
    find: (cid) => ask(async () => {
      const { results } = await client.pinsGet({ cid: [cid], status: [Status.Queued, Status.Pinning, Status.Pinned] })
      return results.map((found) => toPin(name, found)).sort((one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status))
    }),
    add: (pin) => ask(async () => toPin(name, await client.pinsPost({ pin }))),
    get: (id) => ask(async () => toPin(name, await client.pinsRequestidGet({ requestid: id }))),
  }
}

function toPin(service: string, answer: unknown): Pin {
  const { success, data } = status.safeParse(answer)
  if (!success) throw new PinningError(`${service} answered with something else than the status of a pin: is it a pinning service?`)
  const details = data.info?.['status_details']
  return { id: data.requestid, status: data.status, delegates: data.delegates ?? [], details: typeof details === 'string' ? details.slice(0, 300) : undefined }
}

// Nowhere else does the token go: a redirect is not followed.
const boundedFetch: typeof fetch = async (input, init) => {
  const answer = await fetch(input, { ...init, redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) })
  const chunks: Uint8Array[] = []
  let left = MOST_BYTES
  if (answer.body) for await (const chunk of answer.body) {
    left -= chunk.length
    if (left < 0) throw new RangeError('the answer is too long')
    chunks.push(chunk)
  }
  return new Response(chunks.length === 0 ? null : Buffer.concat(chunks), { status: answer.status, headers: answer.headers })
}

async function toError(service: string, cause: unknown): Promise<PinningError> {
  if (cause instanceof PinningError) return cause
  if (!(cause instanceof Response)) return new PinningError(`${service} cannot be reached, or answers with something else than JSON: ${reasonOf(cause)}`, { isPassing: true, cause })
  const { success, data } = failure.safeParse(await cause.json().catch(() => undefined))
  const said = success ? `: ${data.error.reason}${data.error.details ? `, ${data.error.details.slice(0, 300)}` : ''}` : ''
  const hint = cause.status === 401 || cause.status === 403 ? ' Is it the right token?' : ''
  return new PinningError(`${service} answered with ${cause.status}${said}.${hint}`, { isPassing: cause.status >= 500 || cause.status === 429 })
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : 'it failed'
}
