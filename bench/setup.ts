import { existsSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installTools } from '../test/tools/install.ts'
import type { Bench } from './bench.ts'
import { BenchError, type Client, startClient } from './client.ts'
import { leavesDone } from './hub-metrics.ts'
import type { Options } from './options.ts'
import { startDistribution } from './servers/distribution.ts'
import { startHub } from './servers/hub.ts'

const MIB = 2 ** 20

/** Starts both servers and the client in directories of their own, calls `work`, and removes it all again, also after an error. */
export async function withBench(options: Options, work: (bench: Bench) => Promise<void>): Promise<void> {
  const missing = await installTools(['registry', 'nginx', 'openssl'])
  if (missing.length > 0) throw new BenchError(`cannot run without ${missing.join(', ')}`)
  const directory = await scratch(options.directory ?? tmpdir())
  // Sources in memory, so that reading them costs the disk nothing.
  const sources = await scratch(existsSync('/dev/shm') ? '/dev/shm' : directory)
  await using closing = new AsyncDisposableStack()
  const client = startClient()
  closing.defer(() => client.close())
  const mib = options.quick ? MIB / 16 : MIB
  await client.prepare(sources, 1024 * mib)
  if (!options.quick) await client.warm(directory)
  await compileHub(client, join(directory, 'compile'))
  const ours = await startHub(join(directory, 'ipcr'), options.profile)
  closing.defer(() => ours.stop())
  const theirs = await startDistribution(join(directory, 'distribution'))
  closing.defer(() => theirs.stop())
  await work({ client, ours, theirs, directory, mib, source: join(sources, 'plain'), rounds: options.rounds, quick: options.quick, size: options.size })
}

// The first start after a change compiles the hub's modules and keeps that for all later ones, which are what is measured.
async function compileHub(client: Client, dataDir: string): Promise<void> {
  const hub = await startHub(dataDir)
  const { digests: [digest] } = await client.push(hub, 'bench/first', 'put', [2 * MIB])
  await client.pull(hub, `/v2/bench/first/blobs/${digest ?? ''}`)
  await leavesDone(hub)
  await hub.stop()
}

// Removed at the very end of the process, when the servers are gone, however it ends.
async function scratch(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true })
  const directory = await mkdtemp(join(parent, 'ipcr-bench-'))
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }))
  return directory
}
