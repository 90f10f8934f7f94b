import { z } from 'zod'
import { plainText } from '../plain-text.ts'
import { apiOf, type HubApi, type ReachedHub } from '../hub-api.ts'
import { ImageInvalidError, type ImageReference } from './image-reference.ts'

const EVERY_MS = 2_000
const MOST_MS = 600_000
const word = z.string().transform(plainText)
const answer = z.object({ items: z.array(z.object({ kind: z.string(), manifest: word, state: word, signer: word.optional(), tag: z.string().nullish() })) })

export type BrowserSignature = { manifest: string; signer: string; state: string }

/** Has somebody sign an image on its page, where the wallet is, and waits for ten minutes until the hub has it. */
export async function signInBrowser(hub: ReachedHub, image: ImageReference, { digest, tag }: { digest: string; tag: string }): Promise<BrowserSignature> {
  const api = apiOf(hub, undefined)
  const known = new Set((await signatures(api, image, digest)).map(({ manifest }) => manifest))
  process.stderr.write(`Sign it in a browser, where your wallet is:\n\n  ${pageOf(hub, image, digest, tag)}\n\nThe page shows the same digest: ${digest}\nWaiting for the signature…\n`)
  for (const end = Date.now() + MOST_MS; Date.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
    const found = (await signatures(api, image, digest)).find(({ manifest, state, tag: said }) => !known.has(manifest) && state !== 'waiting' && state !== 'refused' && (said ?? '') === tag)
    if (found) return { manifest: found.manifest, signer: found.signer ?? '', state: found.state }
  }
  throw new ImageInvalidError('nobody signed it within ten minutes: nothing was done')
}

async function signatures(api: HubApi, { repository }: ImageReference, digest: string): Promise<z.infer<typeof answer>['items']> {
  return answer.parse(await api('GET', `repositories/${repository}/signatures?reference=${encodeURIComponent(digest)}`)).items.filter(({ kind }) => kind === 'wallet')
}

// A page by tag signs the tag, one by digest the bytes.
function pageOf({ origin }: ReachedHub, { repository }: ImageReference, digest: string, tag: string): string {
  return `${origin}/${repository}${tag === '' ? `@${digest}` : `:${tag}`}#signatures`
}
