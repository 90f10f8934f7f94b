import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Dockerd } from '../../test/clients/dockerd.ts'

const AT_ONCE = 16 * 2 ** 20

/** Builds an image of so many layers of random bytes, each of `bytes`. */
export async function buildLayers(daemon: Dockerd, name: string, layers: number, bytes: number): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'ipcr-layers-'))
  try {
    for (let layer = 0; layer < layers; layer++) await writeRandom(join(context, `part${layer}`), bytes)
    const copies = Array.from({ length: layers }, (_, layer) => `COPY part${layer} /part${layer}\n`).join('')
    await writeFile(join(context, 'Dockerfile'), `FROM scratch\n${copies}CMD ["/part0"]\n`)
    await daemon.docker(['build', '--quiet', '--network', 'none', '--tag', name, context], { timeout: 600_000 })
  } finally {
    await rm(context, { recursive: true, force: true })
  }
}

async function writeRandom(path: string, bytes: number): Promise<void> {
  await using file = await open(path, 'w')
  for (let left = bytes; left > 0; left -= AT_ONCE) await file.write(randomBytes(Math.min(left, AT_ONCE)))
}
