import type { CID } from 'multiformats/cid'
import { BlockMissingError } from '../../ipfs/block-source.ts'
import { SourceFailureError, UnavailableError } from '../../resolve/net/errors.ts'
import type { ServerState } from './static-network.ts'

const MOST_REASONS = 4

/** Why a block is not to be had: BlockMissingError when every gateway says that it has none, else UnavailableError with what went wrong. */
export function whyNoBlock(cid: CID, cause: unknown, servers: readonly ServerState[]): Error {
  if (cause instanceof DOMException && cause.name === 'TimeoutError') return new UnavailableError(`no gateway gives the block ${cid.toString()} in time`, { cause })
  const failures = (cause instanceof AggregateError ? cause.errors : [cause]).filter((failure) => failure instanceof SourceFailureError)
  const passing = failures.filter(({ code }) => code !== 'NOT_FOUND').map(({ message }) => message)
  const dropped = servers.filter(({ state }) => state === 'dishonest').map(({ url, why }) => `${url} is not asked any more: ${why}`)
  const reasons = [...new Set([...dropped, ...passing])].slice(0, MOST_REASONS)
  if (reasons.length === 0) return failures.length > 0 ? new BlockMissingError(cid, { cause }) : new UnavailableError('no gateway is set to be asked', { cause })
  return new UnavailableError(`the block ${cid.toString()} is not to be had: ${reasons.join('; ')}`, { cause })
}
