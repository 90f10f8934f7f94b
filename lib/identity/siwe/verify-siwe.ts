import { z } from 'zod'
import type { HubDatabase } from '../../db/hub-database.ts'
import { IdleThread } from '../../store/workers/idle-thread.ts'
import { WorkerFaultError } from '../../store/workers/messages.ts'
import { Nonces, type NonceUse } from './nonces.ts'
import type { ProveArguments, SignedText, Signer } from './prove-text.ts'
import { STATEMENTS } from './purpose.ts'
import { SiweError, type SiweCode } from './siwe-error.ts'

export type SiweOperations = {
  prove: { args: Omit<ProveArguments, 'rpc'>; result: Signer }
  chain: { args: undefined; result: number | undefined }
}

export type SiweParts = { db: HubDatabase; ethRpcUrl: URL | undefined; now: () => number }

/** `origins` are the hub's own: a text must be for one of them. */
export type Expected = NonceUse & { origins: readonly string[] }

const MAINNET = 1
const IDLE_MS = 60_000
// A node that is down must not make every sign-in wait for it.
const ASK_AGAIN_MS = 30_000
const LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 128 }
const NONCE = /^Nonce: ([0-9A-Za-z]{8,64})$/m
/** A text and its signature as they come from outside; a signature of a contract wallet may be long. */
export const signedTextSchema = z.strictObject({ message: z.string().max(4000), signature: z.string().max(20_000).regex(/^0x(?:[0-9a-fA-F]{2})+$/) })

/** Verifies texts of Sign-In with Ethereum (EIP-4361) in a thread of its own, by all the rules of docs/signing-in.md. */
export class SiweVerifier {
  readonly nonces: Nonces
  readonly #parts: SiweParts
  readonly #thread: IdleThread<SiweOperations>
  #chain: Promise<number | undefined> | undefined

  constructor(parts: SiweParts) {
    this.#parts = parts
    this.nonces = new Nonces(parts.db, parts.now)
    this.#thread = new IdleThread(new URL('./siwe-worker.ts', import.meta.url), { data: { rpc: parts.ethRpcUrl?.href }, idleMs: IDLE_MS, limits: LIMITS })
  }

  /** Who signed a text. Its nonce is used up first, whatever becomes of the rest. Rejects with SiweError. */
  async verify(proof: SignedText, { origins, ...use }: Expected): Promise<Signer> {
    const { data } = signedTextSchema.safeParse(proof)
    const nonce = NONCE.exec(data?.message ?? '')?.[1]
    if (!data || nonce === undefined) throw new SiweError('SIWE_MALFORMED', 'this is no signed text of Sign-In with Ethereum')
    await this.nonces.take(nonce, use)
    const expected = { nonce, origins, statement: STATEMENTS[use.purpose], chains: await this.chains(), now: this.#parts.now() }
    return this.#thread.call('prove', { ...data, expected }).catch(rethrow)
  }

  /** The chains that a text may name, the first for whoever has no preference: that of ETH_RPC_URL, and the main chain. */
  async chains(): Promise<number[]> {
    const own = this.#parts.ethRpcUrl && (await (this.#chain ??= this.#askChain()))
    return own === undefined || own === MAINNET ? [MAINNET] : [own, MAINNET]
  }

  async close(): Promise<void> {
    await this.#thread.close()
  }

  async #askChain(): Promise<number | undefined> {
    const chain = await this.#thread.call('chain', undefined).catch(() => undefined)
    if (chain === undefined) setTimeout(() => { this.#chain = undefined }, ASK_AGAIN_MS).unref()
    return chain
  }
}

function rethrow(error: unknown): never {
  if (error instanceof WorkerFaultError && error.code.startsWith('SIWE_')) throw new SiweError(error.code as SiweCode, error.message)
  throw error
}
