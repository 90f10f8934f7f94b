import { execFileSync } from 'node:child_process'
import { mkdirSync, truncateSync, copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bench, GIB, type Group, type Limit, type Result } from '../bench.ts'
import { cpuSeconds } from '../process-stats.ts'
import { startNginx } from '../servers/nginx.ts'
import type { Server } from '../servers/server.ts'
import { median } from '../statistics.ts'

/** The same bytes without a registry: nginx's sendfile for reads, openssl for the hash, a write with fsync for the disk. */
export const limits: Group = {
  name: 'limits',
  about: 'nginx static, openssl dgst, write + fsync',
  run: async (bench: Bench): Promise<Result> => {
    const directory = join(bench.directory, 'static')
    mkdirSync(directory, { recursive: true })
    const file = join(directory, 'blob')
    copyFileSync(bench.source, file)
    truncateSync(file, 256 * bench.mib)
    return { limits: [...(await readLimits(bench, directory)), await hashLimit(bench, file), await diskLimit(bench)] }
  },
}

async function readLimits(bench: Bench, directory: string): Promise<Limit[]> {
  const nginx = await startNginx(join(bench.directory, 'nginx'), directory)
  try {
    return [await readLimit(bench, nginx, 1, 4), await readLimit(bench, nginx, 8, 1)]
  } finally {
    await nginx.stop()
  }
}

async function readLimit(bench: Bench, nginx: Server, clients: number, times: number): Promise<Limit> {
  const cpu = cpuSeconds(nginx.pid)
  let bytes = 0
  const rates = await repeat(bench.rounds, async () => {
    const pulled = await bench.client.pull(nginx, '/blob', { clients, times })
    bytes += pulled.bytes
    return pulled.bytes / pulled.seconds
  })
  const perGib = (cpuSeconds(nginx.pid) - cpu) / (bytes / GIB)
  return { name: `nginx sendfile, GET 256 MiB, ${clients} client${clients > 1 ? 's' : ''}`, reached: `${mibPerSecond(median(rates))}, ${perGib.toFixed(2)} CPU s/GiB` }
}

async function hashLimit(bench: Bench, file: string): Promise<Limit> {
  const rates = await repeat(bench.rounds, async () => {
    const begin = performance.now()
    execFileSync('openssl', ['dgst', '-sha256', file])
    return (256 * bench.mib) / ((performance.now() - begin) / 1000)
  })
  return { name: 'openssl dgst -sha256', reached: `${mibPerSecond(median(rates))}, ${(GIB / median(rates)).toFixed(2)} CPU s/GiB` }
}

async function diskLimit(bench: Bench): Promise<Limit> {
  const rates = await repeat(bench.rounds, async () => (256 * bench.mib) / (await bench.client.disk(bench.directory, 256 * bench.mib)).seconds)
  return { name: 'write and fsync of 256 MiB', reached: mibPerSecond(median(rates)) }
}

async function repeat(rounds: number, measure: () => Promise<number>): Promise<number[]> {
  const values = []
  for (let round = 0; round < rounds; round++) values.push(await measure())
  return values
}

const mibPerSecond = (rate: number) => `${(rate / 2 ** 20).toFixed(0)} MiB/s`
