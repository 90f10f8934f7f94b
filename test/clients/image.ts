import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dockerTools, type Dockerd } from './dockerd.ts'

const MIB = 1024 * 1024

const DOCKERFILE = (line: string): string => `FROM scratch
COPY busybox /bin/busybox
COPY large /data/large
COPY medium /data/medium
RUN ["/bin/busybox", "ln", "-s", "busybox", "/bin/sh"]
RUN echo '${line}' > /line
CMD ["/bin/busybox", "cat", "/line"]
`

/** Builds an image of five layers, one of them `largeMib` of random bytes, that prints `line` when it is run. */
export async function buildImage(daemon: Dockerd, tag: string, line: string, largeMib = 64): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'ipcr-context-'))
  try {
    await copyFile(dockerTools.paths.busybox, join(context, 'busybox'))
    await writeFile(join(context, 'large'), randomBytes(largeMib * MIB))
    await writeFile(join(context, 'medium'), randomBytes(3 * MIB))
    await writeFile(join(context, 'Dockerfile'), DOCKERFILE(line))
    await daemon.docker(['build', '--network', 'none', '--tag', tag, context])
  } finally {
    await rm(context, { recursive: true, force: true })
  }
}

/** Removes every image and layer of the daemon, so that the next pull has to fetch all of them. */
export async function removeAllImages(daemon: Dockerd): Promise<void> {
  const tagged = await imageIds(daemon)
  // One from which another was built goes after that, and they are listed in any order.
  if (tagged.length > 1) await daemon.docker(['rmi', '--force', ...tagged], { allowFailure: true })
  const left = await imageIds(daemon)
  if (left.length > 0) await daemon.docker(['rmi', '--force', ...left])
  await daemon.docker(['system', 'prune', '--all', '--force'])
  assert.deepEqual(await imageIds(daemon, '--all'), [])
}

async function imageIds(daemon: Dockerd, ...options: string[]): Promise<string[]> {
  const output = await daemon.docker(['images', '--quiet', ...options])
  return [...new Set(output.stdout.split('\n').filter(Boolean))]
}
