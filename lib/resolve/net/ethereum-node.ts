import { z } from 'zod'
import { SourceFailureError, UnavailableError } from './errors.ts'

const MAX_CALL_BYTES = 64 * 1024
// With the hashes of its transactions, a busy one several times over.
const MAX_BLOCK_BYTES = 1024 * 1024
// A contract's own refusal is an answer; that of a node which is busy, behind or not paid must never pass for one.
const REFUSED_BY_CONTRACT = /revert|invalid ?\w*opcode|(?:invalid|bad) ?jump|bad instruction|vm execution error/i
/** of geth and most others, and of Parity's heirs */
const REFUSAL_CODES = [3, -32015]

/** What a contract returned, or that it refused; `data` in hex with `0x`. */
export type CallAnswer = { reverted: boolean; data: string }

const hex = z.string().regex(/^0x(?:[0-9a-f]{2})*$/i)
const quantity = z.string().regex(/^0x[0-9a-f]{1,12}$/i).transform(Number)
const failure = z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() })
const answer = z.object({ result: z.unknown().optional(), error: failure.nullish() })
const block = z.object({ timestamp: quantity })

/** The answer to one question by JSON-RPC: `result` or `error`. */
export type RpcAnswer = z.infer<typeof answer>

/** A way to a node: by HTTP, or through the wallet in a browser. Throws SourceFailureError when it fails, and the signal's reason. */
export type AskNode = (method: string, params: unknown[], maxBytes: number, signal: AbortSignal) => Promise<RpcAnswer>

/** `name` as people are told of it; `warn` is told why the node could not be used: addresses of nodes hold keys, so no path is in it. */
export type NodeOptions = { name?: string; warn: (sentence: string) => void }

/**
 * An Ethereum node over JSON-RPC, asked one thing at a time within limits on time and size. Every method throws UnavailableError
 * when it does not answer, or not what was asked, and the signal's reason.
 */
export class EthereumNode {
  readonly #ask: AskNode
  /** as people are told of it */
  readonly name: string
  readonly #warn: (sentence: string) => void

  constructor(ask: AskNode, { name = 'the Ethereum node that this hub asks', warn }: NodeOptions) {
    this.#ask = (...question) => ask(...question).catch((error: unknown) => {
      throw error instanceof SourceFailureError ? this.#unusable(error.message) : error
    })
    this.name = name
    this.#warn = warn
  }

  /** Calls a contract in the newest block; nothing is changed by it. */
  async call(to: string, data: string, signal: AbortSignal): Promise<CallAnswer> {
    const { result, error } = await this.#ask('eth_call', [{ to, data }, 'latest'], MAX_CALL_BYTES, signal)
    if (!error) return { reverted: false, data: this.#read(hex, result) }
    if (REFUSAL_CODES.includes(error.code) || REFUSED_BY_CONTRACT.test(error.message)) return { reverted: true, data: revertData(error.data) }
    throw this.#unusable(`it refuses a call: ${error.message.slice(0, 200)}`)
  }

  /** The number of its chain, and the time of its newest block in Unix ms. */
  async newest(signal: AbortSignal): Promise<{ chainId: number; time: number }> {
    const [chain, latest] = await Promise.all([this.#ask('eth_chainId', [], MAX_CALL_BYTES, signal), this.#ask('eth_getBlockByNumber', ['latest', false], MAX_BLOCK_BYTES, signal)])
    return { chainId: this.#read(quantity, chain.result), time: this.#read(block, latest.result).timestamp * 1000 }
  }

  #read<T>(schema: z.ZodType<T>, value: unknown, otherwise = 'it answers what was not asked'): T {
    const { data, success } = schema.safeParse(value)
    if (!success) throw this.#unusable(otherwise)
    return data
  }

  #unusable(why: string): UnavailableError {
    this.#warn(`the Ethereum node cannot be used: ${why}`)
    return new UnavailableError(`${this.name} does not answer`)
  }
}

/** Nodes put the bytes of a refusal into `data`, as text or in an object, and some write a word before them. */
function revertData(data: unknown): string {
  const text = typeof data === 'object' && data !== null && 'data' in data ? data.data : data
  return (typeof text === 'string' && /0x(?:[0-9a-f]{2})*/i.exec(text)?.[0]) || '0x'
}

/** Reads a body that should be JSON-RPC. Throws SourceFailureError. */
export function readRpcAnswer(status: number, bytes: Uint8Array): RpcAnswer {
  const { data } = answer.safeParse(parseJson(new TextDecoder().decode(bytes)))
  if (!data) throw new SourceFailureError('STATUS', `it answers ${status} and no JSON-RPC`)
  return data
}

/** A question as JSON-RPC. */
export function rpcQuestion(method: string, params: unknown[]): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
