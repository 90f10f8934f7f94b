import { hash } from 'node:crypto'

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip'
const BASES = 200
const ARCHITECTURES = ['amd64', 'arm64', 's390x']

export type Image = { manifest: Uint8Array; config: Uint8Array; digest: string; document: Uint8Array }

/** An image as one of very many: the lower layers of one of 200 bases, an own one or two, a handful of labels. `key` makes it itself. */
export function corpusImage(repository: number, tag: number, round = 0): Image {
  const key = `${repository}/${tag}/${round}`
  const config = bytes({
    architecture: ARCHITECTURES[repository % ARCHITECTURES.length], os: 'linux', created: new Date(1_600_000_000_000 + (repository * 7919 + tag * 104_729) % 200_000_000_000).toISOString(),
    config: { Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], Cmd: ['/bin/app'], Labels: { 'org.opencontainers.image.title': `application ${repository}`, 'org.opencontainers.image.version': `1.${tag}.${round}`, maintainer: `team-${repository % 500}` } },
    rootfs: { type: 'layers', diff_ids: [`sha256:${sha(`diff ${key}`)}`] },
  })
  const base = (repository * 31) % BASES
  const layers = [`base ${base}`, `base ${base} libraries`, `repository ${repository}`, `own ${key}`].map((text) => ({ mediaType: LAYER, digest: `sha256:${sha(text)}`, size: 1_000_000 + (text.length * 4099) % 9_000_000 }))
  const manifest = bytes({
    schemaVersion: 2, mediaType: MANIFEST, config: { mediaType: CONFIG, digest: `sha256:${sha(config)}`, size: config.length }, layers,
    annotations: { 'org.opencontainers.image.source': `https://git.example.org/r${repository}`, 'org.opencontainers.image.licenses': 'MIT' },
  })
  const digest = `sha256:${sha(manifest)}`
  return { manifest, config, digest, document: bytes({ digest, mediaType: MANIFEST, size: manifest.length }) }
}

function sha(content: string | Uint8Array): string {
  return hash('sha256', content)
}

function bytes(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}
