import { createHash } from 'node:crypto'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { alternate, type Case, type Comparison } from '../alternate.ts'
import { BenchError } from '../client.ts'
import { cpuSeconds } from '../process-stats.ts'
import type { Bench, Fact, Group, Result } from '../bench.ts'
import { headersFor } from '../servers/login.ts'
import type { Server } from '../servers/server.ts'
import { startWalletHub, type WalletHub } from '../servers/wallet-hub.ts'
import { median, spread } from '../statistics.ts'
import { MANIFEST, must } from './content.ts'

const REPO = 'bench/bearer'
const CONNECTIONS = 32
const LOGINS = 16
const MANY = 10_000

/** What access tokens cost: small answers with one against without, and the token endpoint; also with many tokens and members. */
export const bearer: Group = {
  name: 'bearer',
  about: `manifest GET with a bearer token against without; the token endpoint; ${MANY.toLocaleString('en')} tokens and members`,
  run: async (bench: Bench): Promise<Result> => {
    const few = await startWalletHub(join(bench.directory, 'bearer-few'), { tokens: 0, members: 0 })
    const many = await startWalletHub(join(bench.directory, 'bearer-many'), { tokens: MANY, members: MANY })
    try {
      for (const hub of [few, many]) await putManifest(hub)
      const { server } = many
      const comparisons = [
        await small(bench, 'manifest GET with a bearer token, against without', 0.83, server, { ...server, credential: undefined }),
        await small(bench, `manifest GET with a bearer token, ${MANY.toLocaleString('en')} tokens and members, against one`, 0.9, server, few.server),
      ]
      return { comparisons, facts: [await logins(bench, few, 'one token'), await logins(bench, many, `${MANY.toLocaleString('en')} tokens and members`)] }
    } finally {
      await few.server.stop()
      await many.server.stop()
    }
  },
}

function small(bench: Bench, name: string, asked: number, ours: Server, theirs: Server): Promise<Comparison> {
  const seconds = bench.quick ? 0.3 : 2
  const sample: Case['sample'] = async (server) => {
    const done = await bench.client.small({ server, method: 'GET', path: `/v2/${REPO}/manifests/v1`, connections: CONNECTIONS, seconds, digest: DIGEST, accept: MANIFEST })
    return { work: done.requests, seconds: done.seconds }
  }
  return alternate({ name, asked, unit: 'requests', sample }, ours, theirs, bench.rounds)
}

// An index of nothing: it needs no blobs, and is as small as an answer gets.
const INDEX = '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}'
const DIGEST = `sha256:${createHash('sha256').update(INDEX).digest('hex')}`

async function putManifest({ server }: WalletHub): Promise<void> {
  const headers = { 'content-type': 'application/vnd.oci.image.index.v1+json', ...(await headersFor(server, REPO)) }
  await must(201, fetch(`${server.url}/v2/${REPO}/manifests/v1`, { method: 'PUT', body: INDEX, headers }))
}

function formOf({ refreshToken }: WalletHub): URLSearchParams {
  return new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'bench', scope: `repository:${REPO}:pull` })
}

async function logins(bench: Bench, hub: WalletHub, stored: string): Promise<Fact> {
  const agent = new Agent({ keepAlive: true, maxSockets: LOGINS })
  const [rates, cpu] = [[] as number[], [] as number[]]
  for (let round = -1; round < bench.rounds; round++) {
    const before = cpuSeconds(hub.server.pid)
    const { rate, done } = await loginRate(agent, hub, bench.quick ? 0.5 : 3)
    if (round < 0) continue
    rates.push(rate)
    cpu.push((cpuSeconds(hub.server.pid) - before) / done)
  }
  agent.destroy()
  const { median: middle, min, max } = spread(rates)
  const reached = `${Math.round(middle).toLocaleString('en')}/s (${Math.round(min)}–${Math.round(max)}), ${Math.round(median(cpu) * 1e6)} µs CPU each`
  return { name: `POST /token with a refresh token, ${LOGINS} connections, ${stored}`, asked: '≥ 1,000/s', reached, ok: middle >= 1000 }
}

async function loginRate(agent: Agent, hub: WalletHub, seconds: number): Promise<{ rate: number; done: number }> {
  const body = formOf(hub).toString()
  const begin = performance.now()
  const end = begin + seconds * 1000
  let done = 0
  await Promise.all(Array.from({ length: LOGINS }, async () => {
    for (; performance.now() < end; done++) await login(agent, hub.server.port, body)
  }))
  return { rate: done / ((performance.now() - begin) / 1000), done }
}

function login(agent: Agent, port: number, body: string): Promise<void> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const call = request({ agent, port, host: '127.0.0.1', method: 'POST', path: '/token', headers }, (answer) => {
      let text = ''
      answer.setEncoding('latin1').on('data', (chunk: string) => (text += chunk)).once('error', reject)
      answer.once('end', () => (answer.statusCode === 200 && text.includes('"access_token"') ? resolve() : reject(new BenchError(`/token answered ${answer.statusCode}: ${text}`))))
    })
    call.once('error', reject).end(body)
  })
}
