import { EthereumNode } from '../net/ethereum-node.ts'
import { askOverHttp } from '../net/ethereum-over-http.ts'
import type { Dnslink } from './dns-texts.ts'
import { type EnsQuestion, ensOver } from './ens-over-node.ts'

export type EnsOptions = Omit<EnsQuestion, 'node'> & { ethRpcUrl: URL; warn: (sentence: string) => void }

/** Looks ENS names up by a node at an http(s) address, as `ensOver` does. */
export function createEnsLookup({ ethRpcUrl, warn, ...options }: EnsOptions): (name: string, signal: AbortSignal) => Promise<Dnslink | undefined> {
  return ensOver({ node: new EthereumNode(askOverHttp(ethRpcUrl), { warn }), ...options })
}
