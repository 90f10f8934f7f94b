// What nobody has, asked of those who say nothing.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { run, type Output } from '../support/run.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const CID = 'bafybeieu3achjmrtbaajlwftu2igtqrjtleeym7olo7ofy4smesmrkqu6m'
const KEY = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const ENV = { IPCR_DATA: '/nowhere', XDG_CONFIG_HOME: '/nowhere' }

describe('ipcr pull of what nobody has', () => {
  const servers: Server[] = []
  const listen = async (answers: boolean): Promise<string> => {
    const server = createServer((_, res) => void (answers && res.writeHead(404).end())).listen(0, '127.0.0.1')
    servers.push(server)
    await once(server, 'listening')
    const address = server.address()
    return `127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`
  }
  let silent: string
  let empty: string
  before(async () => {
    silent = await listen(false)
    empty = await listen(true)
  })
  after(() => servers.forEach((server) => server.close().closeAllConnections()))

  const pull = async (...args: string[]): Promise<Output & { ms: number }> => {
    const begun = Date.now()
    const output = await run(process.execPath, [CLI, 'pull', '-o', '/nowhere/app.tar', ...args], { allowFailure: true, env: ENV })
    return { ...output, ms: Date.now() - begun }
  }

  for (const [what, source] of [['a gateway', (host: string) => ['--gateway', `http://${host}`]], ['a Kubo', (host: string) => ['--ipfs-host', host]]] as const)
    test(`--timeout ends the wait for ${what} that says nothing, with who was asked and what to do`, async () => {
      const { code, stderr, ms } = await pull(`/ipfs/${CID}`, ...source(silent), '--timeout', '2')
      assert.equal(code, 1)
      assert.match(stderr, new RegExp(`^ipcr: nobody who was asked \\((?:Kubo at )?http://${silent}\\) has the block ${CID}; (?:Kubo at )?http://${silent} did not answer in time\\. Wait longer with --timeout, or name others with --gateway or --ipfs-host\\n$`))
      assert.ok(ms >= 2_000, `${ms} ms`)
    })

  test('--timeout has a gateway looked to for longer than it is by itself', async () => {
    const { stderr, ms } = await pull(`/ipfs/${CID}`, '--gateway', `http://${silent}`, `http://${empty}`, '--timeout', '12')
    assert.match(stderr, new RegExp(`; http://${silent} did not answer in time`))
    assert.ok(ms >= 12_000, `${ms} ms`)
  })

  test('who says at once not to have it is not waited for', async () => {
    const { stderr } = await pull(`/ipfs/${CID}`, '--gateway', `http://${empty}`)
    assert.match(stderr, new RegExp(`^ipcr: nobody who was asked \\(http://${empty}\\) has the block ${CID}: name others with --gateway or --ipfs-host\\n$`))
  })

  test('a name of which nobody gives a record ends in the same way', async () => {
    for (const source of [['--gateway', `http://${silent}`], ['--ipfs-host', silent]]) {
      const { code, stderr, ms } = await pull(`/ipns/${KEY}/app`, ...source, '--timeout', '2')
      assert.equal(code, 1)
      assert.match(stderr, new RegExp(`^ipcr: no record of ${KEY} is to be had now: .*http://${silent} does not answer in time\\. Wait longer with --timeout, or name others`), source.join(' '))
      assert.ok(ms >= 2_000, `${ms} ms`)
    }
  })

  test('meanwhile a terminal shows what is looked for, where, and since when', async () => {
    const line = `${process.execPath} ${CLI} pull -o /nowhere/app.tar /ipfs/${CID} --gateway http://${silent} http://${empty} --ipfs-host ${silent} --timeout 5`
    const { stdout } = await run('script', ['-qec', `stty cols 200; ${line}`, '/dev/null'], { allowFailure: true, env: ENV })
    const seconds = [...stdout.matchAll(new RegExp(`(\\d) s, looking for ${CID} at 2 gateways and the Kubo at ${silent}`, 'g'))].map(([, shown]) => shown)
    assert.ok(new Set(seconds).size >= 2, stdout)
  })

  test('--timeout takes nothing but seconds', async () => {
    for (const text of ['0', '1.5', '-1', 'long']) assert.equal((await pull(`/ipfs/${CID}`, '--timeout', text)).code, 2, text)
  })
})
