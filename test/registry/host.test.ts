import assert from 'node:assert/strict'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { test } from 'node:test'
import { createHostCheck } from '../../lib/registry/host.ts'

/** A request with this Host that came in at a local port. */
function requestTo(port: number, host: string | undefined): IncomingMessage {
  const req = new IncomingMessage(Object.defineProperty(new Socket(), 'localPort', { value: port }))
  if (host !== undefined) req.headers.host = host
  return req
}

type Row = [host: string | undefined, port: number, ours: boolean]

const LOOPBACK: Row[] = [
  ['localhost:5000', 5000, true], ['127.0.0.1:5000', 5000, true], ['[::1]:5000', 5000, true], ['hub.localhost:5000', 5000, true], ['a.b.localhost:5000', 5000, true],
  ['LocalHost:5000', 5000, true], ['localhost', 80, true], ['localhost:80', 80, true],
  ['localhost', 5000, false], ['localhost:5001', 5000, false], ['127.0.0.2:5000', 5000, false], ['0.0.0.0:5000', 5000, false], ['[::]:5000', 5000, false],
  ['::1:5000', 5000, false], ['localhost.example.org:5000', 5000, false], ['notlocalhost:5000', 5000, false], ['.localhost:5000', 5000, false],
  ['attacker.example', 5000, false], ['127.0.0.1.attacker.example:5000', 5000, false], ['localhost:5000@attacker.example', 5000, false],
  ['localhost:', 5000, false], ['localhost:05000', 5000, false], ['localhost:5000 ', 5000, false], ['', 5000, false], [undefined, 5000, false], ['2130706433:5000', 5000, false],
]

const PUBLIC: [url: string, rows: Row[]][] = [
  ['https://hub.example.org', [
    ['hub.example.org', 5000, true], ['HUB.example.org', 5000, true], ['hub.example.org:443', 5000, true],
    ['hub.example.org:80', 5000, false], ['hub.example.org:5000', 5000, false], ['localhost:5000', 5000, false], ['127.0.0.1:5000', 5000, false],
    ['hub.example.org.attacker.example', 5000, false], ['x.hub.example.org', 5000, false], ['hub.example.org.', 5000, false], ['', 5000, false], [undefined, 5000, false],
  ]],
  ['http://registry.lan:5000', [['registry.lan:5000', 5000, true], ['registry.lan', 5000, false], ['registry.lan:80', 5000, false], ['localhost:5000', 5000, false]]],
  ['http://docker.localhost:5000', [
    ['docker.localhost:5000', 5000, true], ['127.0.0.1:5000', 5000, true], ['localhost:5000', 5000, true], ['docker.localhost:5000', 8080, true],
    ['docker.localhost', 5000, false], ['127.0.0.1:5001', 5000, false], ['attacker.example:5000', 5000, false],
  ]],
  ['http://[fd00::1]:5000', [['[fd00::1]:5000', 5000, true], ['[fd00::2]:5000', 5000, false]]],
]

function check(publicUrl: URL | undefined, rows: Row[]): void {
  const where = publicUrl ? `behind ${publicUrl.origin}` : 'on loopback'
  for (const [host, port, ours] of rows) {
    test(`${where}, a Host ${JSON.stringify(host) ?? 'that is absent'} at port ${port} is ${ours ? '' : 'not '}ours`, () => {
      const isOurs = createHostCheck(publicUrl)
      for (let again = 0; again < 2; again++) assert.equal(isOurs(requestTo(port, host)), ours)
    })
  }
}

check(undefined, LOOPBACK)
for (const [url, rows] of PUBLIC) check(new URL(url), rows)

test('within TLS a Host without a port means 443', () => {
  for (const [port, ours] of [[443, true], [80, false], [5000, false]] as const) {
    const req = requestTo(port, 'localhost')
    Object.assign(req.socket, { encrypted: true })
    assert.equal(createHostCheck(undefined)(req), ours, String(port))
  }
})

test('the memory of names that are ours is bounded', () => {
  const isOurs = createHostCheck(undefined)
  for (let i = 0; i < 5000; i++) assert.equal(isOurs(requestTo(5000, `h${i}.localhost:5000`)), true)
  assert.equal(isOurs(requestTo(5000, 'attacker.example')), false)
})
