import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { commandHub, CommandRefusedError } from '../../cli/control-client.ts'
import { HubClient, HubGoneError, HubRefusedError } from '../../indexer/hub/hub-client.ts'
import { socketPath } from '../../lib/store/socket-path.ts'

/** A data directory on whose control socket everything is answered so. */
async function listening(t: TestContext, answer: (res: ServerResponse) => void): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-control-'))
  mkdirSync(dirname(socketPath(dataDir, 'hub')), { recursive: true })
  const server = createServer((_, res) => answer(res)).listen(socketPath(dataDir, 'hub'))
  await new Promise((resolve) => server.once('listening', resolve))
  t.after(() => {
    server.close()
    server.closeAllConnections()
    rmSync(dataDir, { recursive: true, force: true })
  })
  return dataDir
}

test('progress is told line by line, however it is cut, and the result is the last line', async (t) => {
  const dataDir = await listening(t, (res) => {
    res.write('{"progress":1}\n{"prog')
    setTimeout(() => res.end('ress":"ü"}\n{"result":[3]}\n'), 20)
  })
  const told: unknown[] = []
  assert.deepEqual(await commandHub(dataDir, 'x', {}, (progress) => told.push(progress)), { result: [3] })
  assert.deepEqual(told, [1, 'ü'])
})

const REFUSAL = '{"error":{"code":"DENIED","message":"not now"}}\n'

test('a refusal, an end in between, no hub and what is no hub are told apart', async (t) => {
  for (const [body, gone, refused] of [[REFUSAL, HubRefusedError, CommandRefusedError], ['{"progress":1}\n', HubGoneError, CommandRefusedError], ['<html>\n', HubGoneError, SyntaxError], [`${'x'.repeat(17 * 1024 * 1024)}`, HubGoneError, RangeError]] as const) {
    const dataDir = await listening(t, (res) => void res.end(body))
    await assert.rejects(new HubClient(dataDir).gossip('a.test', []), gone)
    await assert.rejects(commandHub(dataDir, 'x', {}, () => {}), refused)
  }
  const cut = await listening(t, (res) => void res.write('{"progress":1}\n', () => res.destroy()))
  await assert.rejects(new HubClient(cut).changes(0, AbortSignal.timeout(5000)), HubGoneError)
  assert.equal(await commandHub(join(tmpdir(), 'ipcr-none'), 'x', {}, () => {}), undefined)
})
