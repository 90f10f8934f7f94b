import type { StaticVisit } from '../static-visit.ts'
import { openIpfsSource, type IpfsSource } from './open-ipfs-source.ts'
import type { TextStorage } from './record-book.ts'
import type { TrustedLookup } from './static-names.ts'
import { openStoredBlocks } from './stored-blocks.ts'
import { dohDnslink } from './web-dnslink.ts'
import type { Wallet } from './web-ens.ts'

/** Opens a visit in a browser, as its settings want it. `root`: one of the visit's names; `wallet`: when the visitor let it be asked about ENS names. */
export function openBrowserSource({ gateways, routers, dohUrl, ethRpcUrl }: StaticVisit, root: string | undefined, wallet?: Wallet): IpfsSource {
  return openIpfsSource({
    root, gateways: urls(gateways), routers: urls(routers), storage: storage(), blocks: openStoredBlocks(),
    ...(dohUrl === undefined ? {} : { dnslink: dohDnslink(new URL(dohUrl)) }),
    ens: ensOf(ethRpcUrl, wallet),
  })
}

// Whoever names no ENS name needs none of its code.
function ensOf(ethRpcUrl: string | undefined, wallet: Wallet | undefined): TrustedLookup | undefined {
  if (wallet) return { by: 'ENS, as the node of your wallet says', find: async (...question) => (await import('./web-ens.ts')).walletEns(wallet)(...question) }
  if (ethRpcUrl === undefined) return undefined
  const url = new URL(ethRpcUrl)
  return { by: `ENS, as ${url.host} says`, find: async (...question) => (await import('./web-ens.ts')).rpcEns(url)(...question) }
}

function urls(texts: readonly string[]): URL[] {
  return texts.map((text) => URL.parse(text)).filter((url) => url !== null)
}

// A browser may forbid it altogether.
function storage(): TextStorage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}
