import { equals } from 'multiformats/bytes'
import { InvalidRecordError, type IpnsRecord, type RecordRefusal, compareRecords, readIpnsRecord } from '../../names/ipns-record.ts'
import { SourceFailureError } from '../net/errors.ts'
import type { RecordSource } from './record-sources.ts'

const TRY_MS = 5000
/** with a valid record in hand, so long the others may still bring a newer one */
const GRACE_MS = 1000

export type RecordOptions = {
  sources: RecordSource[]
  /** the highest known before */
  known: IpnsRecord | undefined
  /** told of a record that is not valid, and why not */
  warn: (source: string, sentence: string, refusal: RecordRefusal) => void
  /** told of a valid record of a lower sequence than one that is known or was sent by another source */
  older?: ((source: string, record: IpnsRecord) => void) | undefined
  signal: AbortSignal
  /** how long (ms) all of them have: 5 s unless somebody waits who knows that it can take longer */
  patienceMs?: number | undefined
}

/** `failures`: why sources had none, one sentence each; `answers`: how many had one, or said that they have none. */
export type FoundRecords = { best: IpnsRecord | undefined; conflict: IpnsRecord | undefined; failures: string[]; answers: number }

/** Asks all sources at once for a name's record, verifies each answer, and keeps the highest; never one below what was known. */
export async function findRecord(ipnsName: string, options: RecordOptions): Promise<FoundRecords> {
  const found: FoundRecords = { best: options.known, conflict: undefined, failures: [], answers: 0 }
  const grace = Promise.withResolvers<void>()
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal, AbortSignal.timeout(options.patienceMs ?? TRY_MS)])
  let timer: NodeJS.Timeout | undefined
  const asked = options.sources.map(async (source) => {
    const record = await ask(source, ipnsName, { ...options, signal }, found)
    if (!record || stop.signal.aborted) return
    if (keep(found, record) === 'older' && record.sequence < (found.best?.sequence ?? 0n)) options.older?.(source.name, record)
    timer ??= setTimeout(grace.resolve, GRACE_MS)
  })
  await Promise.race([Promise.all(asked), grace.promise])
  clearTimeout(timer)
  stop.abort()
  options.signal.throwIfAborted()
  return found
}

function keep(found: FoundRecords, record: IpnsRecord): ReturnType<typeof compareRecords> {
  const verdict = found.best ? compareRecords(found.best, record) : 'newer'
  if (verdict === 'newer') found.conflict = undefined
  if (verdict === 'newer' || verdict === 'extends') found.best = record
  if (verdict === 'conflict') found.conflict = record
  return verdict
}

async function ask(source: RecordSource, ipnsName: string, { known, signal, warn }: RecordOptions, found: FoundRecords): Promise<IpnsRecord | undefined> {
  const { failures } = found
  try {
    const bytes = await source.get(ipnsName, signal)
    found.answers++
    if (!bytes) failures.push(`${source.name} has no record`)
    // Verified when it was seen first.
    if (bytes && known && equals(bytes, known.bytes)) return known
    return bytes && (await readIpnsRecord(ipnsName, bytes))
  } catch (error) {
    if (signal.aborted) failures.push(`${source.name} does not answer in time`)
    else if (error instanceof InvalidRecordError) {
      warn(source.name, `${source.name} sent a record for ${ipnsName} that is not valid: ${error.message}`, error.code)
      failures.push(`${source.name} sent a record that is not valid: ${error.message}`)
    } else failures.push(error instanceof SourceFailureError ? `${source.name}: ${error.message}` : `${source.name} failed`)
    return undefined
  }
}
