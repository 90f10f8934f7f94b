import { parseContentPath } from '../../lib/names/content-path.ts'
import type { Whereabouts } from '../../lib/hub/whereabouts.ts'

// An empty block that is its own CID: every gateway has it.
const EMPTY = 'bafkqaaa'
const MOST_MS = 5000

/** What the page's own host says where its address says nothing: a gateway that serves a domain names the domain and the path (`X-Ipfs-Path`). */
export async function askHost(): Promise<Whereabouts> {
  const directory = new URL('.', location.href)
  const answer = await fetch(directory, { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(MOST_MS) }).catch(() => undefined)
  await answer?.arrayBuffer()
  const path = answer?.headers.get('x-ipfs-path')?.replace(/\/(index\.html)?$/, '')
  const root = path === undefined ? undefined : parseContentPath(path)
  return { root, gateway: root && (await servesBlocks()) ? location.origin : undefined }
}

async function servesBlocks(): Promise<boolean> {
  const answer = await fetch(`/ipfs/${EMPTY}?format=raw`, { signal: AbortSignal.timeout(MOST_MS) }).catch(() => undefined)
  await answer?.arrayBuffer()
  return answer?.ok === true && answer.headers.get('content-type')?.startsWith('application/vnd.ipld.raw') === true
}
