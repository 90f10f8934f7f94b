import { createHash } from 'node:crypto'
import type { ImageMessage } from '../../lib/identity/image/image-signature.ts'
import type { Draft } from '../../lib/identity/namespaces/types.ts'
import type { NamespaceClient, Problem } from './namespace-client.ts'
import { pushImage, type Descriptor } from './push-image.ts'

const EMPTY = 'application/vnd.oci.empty.v1+json'

export type File = { mediaType: string; bytes: Uint8Array | string; annotations?: Record<string, string> }

/** Signs an image as the pages do (`body` as the API takes it), and answers the manifest's digest. Throws unless the hub keeps it. */
export async function signImage({ wallet, ask }: NamespaceClient, repository: string, body: object): Promise<string> {
  const { status, body: draft } = await ask<Draft<ImageMessage> & Problem>('POST', `/api/v1/repositories/${repository}/signatures/draft`, body)
  if (status !== 200) throw new Error(`no draft: ${JSON.stringify(draft)}`)
  const { domain, types, message } = draft.typedData
  const kept = await ask<{ manifest: string }>('POST', `/api/v1/repositories/${repository}/signatures`, { signature: { ...message, sig: await wallet.signTypedData(domain, types, message) } })
  if (kept.status !== 201) throw new Error(`not kept: ${JSON.stringify(kept.body)}`)
  return kept.body.manifest
}

/** Pushes an artifact as any client can: files of any type, by tag or as a referrer of `subject`. */
export function pushArtifact(url: string, name: string, reference: string | undefined, { authorization, files, ...manifest }: { authorization?: string; files: File[]; artifactType?: string; subject?: Descriptor; annotations?: Record<string, string> }): Promise<Descriptor> {
  const layers = files.map(({ mediaType, bytes, annotations }) => ({ mediaType, ...descriptorOf(Buffer.from(bytes)), ...(annotations ? { annotations } : {}) }))
  return pushImage(url, name, reference, { authorization, config: {}, configMediaType: EMPTY, layers: files.map(({ bytes }) => bytes), manifest: { ...manifest, layers } })
}

/** The file of a signature, as it is stored. */
export async function documentOf(url: string, repository: string, manifest: string): Promise<Buffer> {
  const read = (await (await fetch(`${url}/v2/${repository}/manifests/${manifest}`)).json()) as { layers: Descriptor[] }
  const answer = await fetch(`${url}/v2/${repository}/blobs/${read.layers[0]?.digest}`)
  return Buffer.from(await answer.arrayBuffer())
}

function descriptorOf(bytes: Buffer): { digest: string; size: number } {
  return { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, size: bytes.length }
}
