import { execFileSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { startKubo, type TestKubo } from '../../test/support/kubo.ts'
import { toolPath } from '../../test/tools/tool.ts'
import { BenchError } from '../client.ts'
import { headersFor } from '../servers/login.ts'
import type { Server } from '../servers/server.ts'
import { MANIFEST, must } from './content.ts'

const CONFIG = 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'

/** A Kubo of its own for the length of a case. */
export async function withKubo<T>(work: (kubo: TestKubo) => Promise<T>): Promise<T> {
  if (toolPath('ipfs') === undefined) throw new BenchError('Kubo is not installed (node test/tools/install.ts)')
  const kubo = await startKubo()
  try {
    return await work(kubo)
  } finally {
    await kubo.stop()
  }
}

/** Puts a manifest over one layer that is there; the answer is the push's last. */
export async function tag(server: Server, repo: string, name: string, layer: { digest: string; size: number }): Promise<void> {
  const headers = await headersFor(server, repo)
  const begun = await must(202, fetch(`${server.url}/v2/${repo}/blobs/uploads/`, { method: 'POST', headers }))
  const location = new URL(begun.headers.get('location') ?? '', server.url)
  location.searchParams.set('digest', CONFIG)
  await must(201, fetch(location, { method: 'PUT', body: '{}', headers: { ...headers, 'content-type': 'application/octet-stream' } }))
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: CONFIG, size: 2 }
  const manifest = { schemaVersion: 2, mediaType: MANIFEST, config, layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...layer }] }
  await must(201, fetch(`${server.url}/v2/${repo}/manifests/${name}`, { method: 'PUT', body: JSON.stringify(manifest), headers: { ...headers, 'content-type': MANIFEST } }))
}

/** Waits until a blob is in the published root; its CID. */
export async function visible({ url }: Server, repo: string, digest: string): Promise<string> {
  const { ipns } = (await (await must(200, fetch(`${url}/api/v1/hub`))).json()) as { ipns: string }
  const path = `/ipns/${ipns}/${repo}/blobs/sha256/${digest.slice('sha256:'.length)}?format=raw`
  for (const end = performance.now() + 120_000; performance.now() < end; await delay(5)) {
    const answer = await fetch(url + path, { method: 'HEAD' })
    if (answer.status === 200) return /^"?([a-z0-9]+)/.exec(answer.headers.get('etag') ?? '')?.[1] ?? ''
  }
  throw new BenchError(`${repo} was not published within two minutes`)
}

/** Where the hub's bitswap process listens. */
export async function bitswapAddress({ url }: Server): Promise<string> {
  for (const end = performance.now() + 20_000; performance.now() < end; await delay(50)) {
    const { addresses } = (await (await must(200, fetch(`${url}/api/v1/hub`))).json()) as { addresses: string[] }
    if (addresses[0] !== undefined) return addresses[0]
  }
  throw new BenchError('the bitswap process of the hub does not listen')
}

/** A file of `size` bytes that begins like none before. */
export function uniqueFile(source: string, path: string, size: number): void {
  execFileSync('sh', ['-c', '{ head -c 64 /dev/urandom; head -c "$1" "$2"; } > "$3"', 'sh', String(size - 64), source, path])
}
