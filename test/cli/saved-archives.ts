import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { pack, type Pack } from 'tar-stream'

export type Entry = { name: string; body?: string | Buffer; type?: 'file' | 'link' | 'symlink' | 'directory' | 'character-device' | 'block-device' | 'fifo'; linkname?: string; pax?: Record<string, string> }

/** A tar archive of these entries. */
export async function tarOf(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack()
  for (const { body = '', ...header } of entries) archive.entry({ ...header }, body)
  archive.finalize()
  return bytesOf(archive)
}

/** A small image as docker 1.10 to 24 saved it, and the digest of its only layer. */
export async function savedImage(names: string[] = ['alice/app:v1'], line = 'a file'): Promise<{ entries: Entry[]; diffId: string }> {
  const layer = await tarOf([{ name: 'file', body: line }])
  const diffId = digestOf(layer)
  const config = Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: [diffId] } }))
  const configName = `${digestOf(config).slice(7)}.json`
  const id = 'a'.repeat(64)
  return {
    diffId,
    entries: [
      { name: `${id}/`, type: 'directory' }, { name: `${id}/VERSION`, body: '1.0' }, { name: `${id}/json`, body: JSON.stringify({ id, created: '2020-01-01T00:00:00Z' }) }, { name: `${id}/layer.tar`, body: layer },
      { name: configName, body: config }, { name: 'manifest.json', body: JSON.stringify([{ Config: configName, RepoTags: names, Layers: [`${id}/layer.tar`] }]) },
    ],
  }
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

function bytesOf(archive: Pack): Promise<Buffer> {
  return buffer(archive)
}
