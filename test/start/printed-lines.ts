import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { dockerTools, startDockerd } from '../clients/dockerd.ts'
import { buildImage } from '../clients/image.ts'
import { run } from '../support/run.ts'

/** The lines of a start's output that are to be pasted, in order. */
export function printedLines(log: string): string[] {
  return log.split('\n').map((line) => line.trim()).filter((line) => line.startsWith('docker '))
}

/** Pastes them into a shell of somebody who has a docker daemon and nothing else; what that prints. Throws unless each succeeds. */
export async function pastePrintedLines(lines: string[]): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'ipcr-newcomer-'))
  const daemon = await startDockerd()
  try {
    await buildImage(daemon, 'hello-world', 'Hello from Docker!', 2)
    // There is no network here; the image was built instead.
    await writeFile(join(home, 'docker'), `#!/bin/sh\n[ "$*" = "pull hello-world" ] && exit 0\nexec ${dockerTools.paths.docker} "$@"\n`)
    await chmod(join(home, 'docker'), 0o755)
    const env = { HOME: home, PATH: `${home}${delimiter}${process.env['PATH'] ?? ''}`, DOCKER_HOST: daemon.host, DOCKER_CONFIG: join(home, '.docker') }
    const { stdout } = await run('sh', ['-euc', lines.join('\n')], { env })
    return stdout
  } finally {
    await daemon.stop()
    await rm(home, { recursive: true, force: true })
  }
}
