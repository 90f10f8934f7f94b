import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Dockerd } from '../clients/dockerd.ts'
import type { TestHub } from '../support/hub.ts'
import type { TestKubo } from '../support/kubo.ts'
import { type Output, run } from '../support/run.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const ADDRESS = '127.0.0.1:5000'
const SECOND = '127.0.0.1:5001'
const SECOND_DATA = '/tmp/ipcr-second'
const ACCEPT_ANYTHING = JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] })

export type Reader = {
  /** where the blocks are run */
  home: string
  /** Runs a block of the README in a shell, against this test's hub and daemon. Throws unless all of it succeeds. */
  follow(script: string): Promise<Output>
  leave(): Promise<void>
}

/** What else the README speaks of: a second hub, and a Kubo that asks the first one. */
type Others = { second: TestHub; kubo: TestKubo }

type Programs = { docker: string; podman: string; crane: string; regctl: string; oras: string; ipfs: string }

/** Somebody who follows the README or a page: an empty home, the programs by their usual names, and a directory to work in. */
export async function newReader(hub: TestHub, daemon: Dockerd, programs: Programs, { second, kubo }: Partial<Others> = {}): Promise<Reader> {
  const home = await mkdtemp(join(tmpdir(), 'ipcr-reader-'))
  const bin = join(home, 'bin')
  await mkdir(bin)
  for (const name of ['crane', 'regctl', 'oras'] as const) await symlink(programs[name], join(bin, name))
  await symlink(`${ROOT}cli/docker-credential-ipcr.mjs`, join(bin, 'docker-credential-ipcr'))
  // There is no network here; the test has built an image of this name instead.
  await script(bin, 'docker', `[ "$*" = "pull hello-world" ] && exit 0\nexec ${programs.docker} "$@"`)
  await script(bin, 'podman', `exec ${programs.podman} --storage-driver vfs --root ${home}/podman --runroot ${home}/run --events-backend none "$@"`)
  // As from the directory of the project; what it writes stays out of that.
  await script(bin, 'npx', `[ "$1" = ipcr ] && shift && exec ${process.execPath} ${ROOT}cli/ipcr.mjs "$@"`)
  if (kubo) await script(bin, 'ipfs', `IPFS_PATH=${kubo.repository} exec ${programs.ipfs} "$@"`)
  await mkdir(join(home, '.config', 'containers'), { recursive: true })
  await writeFile(join(home, '.config', 'containers', 'policy.json'), ACCEPT_ANYTHING)
  await mkdir(join(home, '.docker'))
  await writeFile(join(home, '.docker', 'config.json'), '{}')
  const env = {
    HOME: home, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, IPCR_DATA: hub.dataDir,
    DOCKER_HOST: daemon.host, DOCKER_CONFIG: join(home, '.docker'), XDG_CONFIG_HOME: join(home, '.config'),
  }
  return {
    home,
    follow: (text) => run('sh', ['-euc', text.replaceAll(ADDRESS, `127.0.0.1:${hub.port}`).replaceAll(SECOND, `127.0.0.1:${second?.port}`).replaceAll(SECOND_DATA, second?.dataDir ?? '')], { cwd: home, env }),
    leave: () => rm(home, { recursive: true, force: true }),
  }
}

async function script(directory: string, name: string, text: string): Promise<void> {
  await writeFile(join(directory, name), `#!/bin/sh\n${text}\n`)
  await chmod(join(directory, name), 0o755)
}
