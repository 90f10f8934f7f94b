import { z } from 'zod'
import { SourceFailureError } from '../../resolve/net/errors.ts'
import { type AskNode, EthereumNode, readRpcAnswer, rpcQuestion } from '../../resolve/net/ethereum-node.ts'
import { ensOver } from '../../resolve/names/ens-over-node.ts'
import { fetchBytes } from './fetch-bytes.ts'
import type { TrustedLookup } from './static-names.ts'

/** A wallet in the browser (EIP-1193). */
export type Wallet = { request(call: { method: string; params?: unknown[] }): Promise<unknown> }

const refusal = z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() })

/** Where ENS names lead as a node at an http(s) address says; `ensRegistry` only for a chain of its own. */
export function rpcEns(url: URL, ensRegistry?: string): TrustedLookup['find'] {
  const ask: AskNode = async (method, params, maxBytes, signal) => {
    const { status, bytes } = await fetchBytes(url, { json: rpcQuestion(method, params), accept: 'application/json', maxBytes, signal })
    return readRpcAnswer(status, bytes)
  }
  return ensOver({ node: nodeOver(ask, `the Ethereum node at ${url.host}`), ensRegistry, now: Date.now })
}

/** The same as the node says that a visitor's wallet asks. It is asked without a question to the visitor: the names are public, and no account is named. */
export function walletEns(wallet: Wallet, ensRegistry?: string): TrustedLookup['find'] {
  const ask: AskNode = async (method, params, _maxBytes, signal) => {
    try {
      return { result: await orAborted(wallet.request({ method, params }), signal) }
    } catch (error) {
      signal.throwIfAborted()
      const { data } = refusal.safeParse(error)
      if (data) return { error: data }
      throw new SourceFailureError('BROKEN', 'it fails', error)
    }
  }
  return ensOver({ node: nodeOver(ask, 'the node of your wallet'), ensRegistry, now: Date.now })
}

function nodeOver(ask: AskNode, name: string): EthereumNode {
  return new EthereumNode(ask, { name, warn: () => {} })
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([work, new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))])
}
