import assert from 'node:assert/strict'
import { test } from 'node:test'
import { warnings, welcome } from '../../lib/server/welcome.ts'

const IPNS = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const OPERATOR = `0x${'0b'.repeat(20)}`
const near = { host: '127.0.0.1', port: 5000, dataDir: '/srv/ipcr', publicUrl: undefined, scheme: 'http', redirect: undefined, auth: 'wallet', operator: undefined } as const

test('a first start tells its name, its operator, and lines that can be pasted', () => {
  const text = welcome(near, IPNS, { address: OPERATOR, secret: 'ipcr_pat_x' })
  for (const part of ['http://127.0.0.1:5000/ in a browser', IPNS, `the operator is ${OPERATOR}`, '/srv/ipcr']) assert.ok(text.includes(part), part)
  assert.match(text, /npx ipcr login-link/)
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line.startsWith('docker '))
  assert.deepEqual(lines, [
    `docker login -u ${OPERATOR} -p ipcr_pat_x 127.0.0.1:5000`, 'docker pull hello-world', 'docker tag hello-world 127.0.0.1:5000/alice/hello:v1',
    'docker push 127.0.0.1:5000/alice/hello:v1', 'docker pull 127.0.0.1:5000/alice/hello:v1',
  ])
})

test('a later start has no token and tells where one comes from', () => {
  const text = welcome({ ...near, publicUrl: new URL('https://hub.example.org') }, IPNS, { address: OPERATOR })
  assert.match(text, /npx ipcr token create/)
  assert.match(text, /docker push hub\.example\.org\/alice\/hello:v1/)
  assert.doesNotMatch(text, /docker login/)
})

test('an operator with a wallet of their own is led to no link', () => {
  assert.doesNotMatch(welcome({ ...near, operator: OPERATOR }, IPNS, { address: OPERATOR, secret: 'ipcr_pat_x' }), /login-link/)
})

test('an open hub says that everybody may push, and names no operator', () => {
  const text = welcome({ ...near, auth: 'open' }, IPNS, { address: '' })
  assert.match(text, /everybody who reaches this address/)
  assert.doesNotMatch(text, /operator|token|login/)
})

test('settings that let others in as hardly anybody means it are warned of', () => {
  const [lan, clear, tls] = [undefined, new URL('http://registry.lan:5000'), new URL('https://hub.example.org')]
  assert.deepEqual(warnings(near), [])
  assert.deepEqual(warnings({ ...near, auth: 'open' }), [])
  assert.deepEqual(warnings({ ...near, host: '0.0.0.0', publicUrl: tls }), [])
  assert.match(warnings({ ...near, host: '0.0.0.0', publicUrl: lan }).join(), /IPCR_PUBLIC_URL is not set/)
  assert.match(warnings({ ...near, publicUrl: clear }).join(), /readable to all on the way/)
  for (const one of [{ host: '0.0.0.0', publicUrl: lan }, { publicUrl: tls }]) assert.match(warnings({ ...near, ...one, auth: 'open' }).join(), /may push and delete/)
})

test('a gateway that is within the name of the hub, or leaves TLS, is warned of', () => {
  const to = (publicUrl: string, redirect: string) => warnings({ ...near, publicUrl: new URL(publicUrl), redirect: new URL(redirect) }).join()
  for (const within of ['https://hub.example.org:8080/', 'https://gateway.hub.example.org/']) assert.match(to('https://hub.example.org', within), /send their token along/)
  assert.match(to('https://hub.example.org', 'http://gateway.example.net/'), /IPCR_REDIRECT is http/)
  for (const fine of ['https://gateway.example.net/', 'https://otherhub.example.org/', 'https://example.org/']) assert.equal(to('https://hub.example.org', fine), '')
})

test('with TLS the hub is reached by https', () => {
  const text = welcome({ ...near, scheme: 'https' }, IPNS, { address: OPERATOR })
  assert.match(text, /ipcr is running at https:\/\/127\.0\.0\.1:5000/)
  assert.match(text, /docker push 127\.0\.0\.1:5000/)
})
