import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { ConfigError, isLoopbackHost, readConfig } from '../../lib/config.ts'
import { hostileText } from '../oci/generators.ts'

test('without any setting the hub listens on 127.0.0.1:5000, keeps ./data, and asks who pushes', () => {
  const config = readConfig({})
  assert.equal(config.port, 5000)
  assert.equal(config.host, '127.0.0.1')
  assert.equal(config.dataDir, resolve('./data'))
  assert.equal(config.publicUrl, undefined)
  assert.equal(config.auth, 'wallet')
  assert.equal(config.deleteEnabled, true)
})

test('settings are read into their units', () => {
  const config = readConfig({
    PORT: '0', HOST: 'localhost', IPCR_DATA: '/srv/ipcr', IPCR_PUBLIC_URL: 'https://hub.example.org', IPCR_AUTH: 'open', IPCR_DELETE: 'off', IPCR_IDLE_SECONDS: '2',
    IPCR_GC_GRACE_SECONDS: '0', IPCR_GC_INTERVAL_SECONDS: '3', IPCR_UPLOAD_EXPIRY_SECONDS: '4', LOG_LEVEL: 'debug', UNRELATED: 'x',
    IPCR_PUBLISH: 'off', IPCR_INDEXER: 'off', IPCR_FOLLOW: 'example.org, k51abc', IPCR_GATEWAYS: 'https://one.test, http://127.0.0.1:8080', IPCR_ROUTERS: 'https://router.test',
    IPCR_P2P: '/ip4/0.0.0.0/tcp/4001,/ip6/::/tcp/4001', IPCR_CACHE_BYTES: '5', KUBO_RPC_URL: 'http://127.0.0.1:5001', DNS_SERVERS: '127.0.0.1:53', DOH_URL: 'https://doh.test/dns-query',
    IPCR_SITE: '/srv/page', IPCR_PINNING: '[{"name":"one","endpoint":"https://pins.test/psa","token_env":"PINS"}]',
    ETH_RPC_URL: 'http://127.0.0.1:8545', ENS_REGISTRY: '0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e', IPCR_AUDIT_DAYS: '7', IPCR_HEADERS: '{"X-Robots-Tag":"noindex"}', IPCR_LOG_FIELDS: '{"service":"registry"}', IPCR_STORAGE_CHECK_SECONDS: '10', IPCR_STORAGE_CHECK_FAILURES: '2',
    IPCR_TLS_KEY: '/srv/key.pem', IPCR_TLS_CERT: '/srv/cert.pem', IPCR_REDIRECT: 'https://gateway.test/below',
  })
  assert.deepEqual(JSON.parse(JSON.stringify(config)), {
    port: 0, host: 'localhost', dataDir: '/srv/ipcr', publicUrl: 'https://hub.example.org/', auth: 'open', deleteEnabled: false, idleMs: 2000,
    gc: { intervalMs: 3000, graceMs: 0, uploadExpiryMs: 4000 }, logLevel: 'debug',
    site: '/srv/page', pinning: [{ name: 'one', endpoint: 'https://pins.test/psa', tokenEnv: 'PINS' }],
    publish: false, indexer: false, follow: ['example.org', 'k51abc'], gateways: ['https://one.test/', 'http://127.0.0.1:8080/'], routers: ['https://router.test/'],
    p2p: ['/ip4/0.0.0.0/tcp/4001', '/ip6/::/tcp/4001'], cacheBytes: 5, kuboRpcUrl: 'http://127.0.0.1:5001/', dnsServers: ['127.0.0.1:53'], dohUrl: 'https://doh.test/dns-query',
    ethRpcUrl: 'http://127.0.0.1:8545/', ensRegistry: '0x00000000000c2e074ec69a0dfb2997ba6c7d2e1e', auditDays: 7,
    headers: [['X-Robots-Tag', 'noindex']], logFields: { service: 'registry' }, storageCheck: { intervalMs: 10_000, threshold: 2 },
    tls: { key: '/srv/key.pem', cert: '/srv/cert.pem' }, scheme: 'https', redirect: 'https://gateway.test/below/',
  })
})

test('an empty setting counts as unset', () => {
  assert.deepEqual(readConfig({ PORT: '', HOST: '', IPCR_DATA: '', IPCR_AUTH: '', LOG_LEVEL: '' }), readConfig({}))
})

const REFUSED: Record<string, string>[] = [
  ...['{}', 'none', '[{}]', '[{"name":"a","endpoint":"http://pins.test","token_env":"T"}]', '[{"name":"a","endpoint":"https://pins.test"}]', '[{"name":"a","endpoint":"https://pins.test?token=x","token_env":"T"}]', '[{"name":"a","endpoint":"https://pins.test","token":"x","token_env":"T"}]'].map((IPCR_PINNING) => ({ IPCR_PINNING })),
  { PORT: 'http' }, { PORT: '-1' }, { PORT: '65536' }, { PORT: '80.5' }, { PORT: '1e3' }, { PORT: ' 80' }, { PORT: '0x50' },
  { IPCR_AUTH: 'none' }, { IPCR_OPERATOR: '0x12' }, { ENS_REGISTRY: 'ens.eth' }, { IPCR_DELETE: 'yes' }, { LOG_LEVEL: 'loud' },
  { IPCR_PUBLIC_URL: 'hub.example.org' }, { IPCR_PUBLIC_URL: 'ftp://hub.example.org' }, { IPCR_PUBLIC_URL: 'https://hub.example.org/path' },
  { IPCR_PUBLIC_URL: 'https://hub.example.org/?a' }, { IPCR_PUBLIC_URL: 'https://me@hub.example.org' }, { IPCR_PUBLIC_URL: 'https://:secret@hub.example.org' },
  { IPCR_PUBLIC_URL: 'https://hub.example.org/#a' },
  { IPCR_IDLE_SECONDS: '0' }, { IPCR_GC_GRACE_SECONDS: '-1' }, { IPCR_GC_INTERVAL_SECONDS: '0' }, { IPCR_UPLOAD_EXPIRY_SECONDS: 'day' },
]

for (const env of REFUSED) {
  test(`${Object.entries(env).join().replace(',', '=')} is refused with a sentence that names it`, () => {
    assert.throws(() => readConfig(env), (error) => error instanceof ConfigError && error.message.includes(Object.keys(env)[0] ?? '?') && error.message.includes(' '))
  })
}

for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '::1']) {
  test(`${host} is of this machine alone`, () => assert.ok(isLoopbackHost(host)))
}

for (const host of ['0.0.0.0', '::', '192.0.2.1', 'hub.example.org', '127.0.0.1.example.org']) {
  test(`${host} is not of this machine alone`, () => assert.ok(!isLoopbackHost(host)))
}

for (const [name, values] of Object.entries({
  IPCR_P2P: ['/ip4/127.0.0.1/udp/4001/quic-v1', '/ip4/localhost/tcp/4001', '/ip4/127.0.0.1/tcp/65536', '/ip6/127.0.0.1/tcp/1', '127.0.0.1:4001', 'off,/ip4/127.0.0.1/tcp/0'],
  IPCR_GATEWAYS: ['gateway.test', 'ftp://gateway.test', 'https://user:secret@gateway.test'],
  IPCR_REDIRECT: ['on', 'ftp://gateway.test', 'https://user:secret@gateway.test', 'https://gateway.test/?token=x', 'https://gateway.test/#a', 'https://one.test,https://two.test'],
  KUBO_RPC_URL: ['http://127.0.0.1:5001,http://127.0.0.1:5002', '/ip4/127.0.0.1/tcp/5001'],
}))
  for (const value of values)
    test(`${name}=${value} is refused with a sentence that names it`, () => {
      assert.throws(() => readConfig({ [name]: value }), (error) => error instanceof ConfigError && error.message.includes(name))
    })

test('IPCR_P2P=off is off', () => assert.equal(readConfig({ IPCR_P2P: 'off' }).p2p, 'off'))

test('the redirect is off, or to a gateway, whose path ends in a slash', () => {
  for (const IPCR_REDIRECT of ['off', '']) assert.equal(readConfig({ IPCR_REDIRECT }).redirect, undefined)
  assert.equal(readConfig({ IPCR_REDIRECT: 'https://gateway.test' }).redirect?.href, 'https://gateway.test/')
  assert.equal(readConfig({ IPCR_REDIRECT: 'https://gateway.test/a//' }).redirect?.href, 'https://gateway.test/a/')
})

test('a key needs its certificate, and a public address that is https', () => {
  const both = { IPCR_TLS_KEY: 'key.pem', IPCR_TLS_CERT: 'cert.pem' }
  assert.deepEqual([readConfig(both).scheme, readConfig(both).tls], ['https', { key: resolve('key.pem'), cert: resolve('cert.pem') }])
  assert.deepEqual([readConfig({}).scheme, readConfig({}).tls], ['http', undefined])
  for (const one of [{ IPCR_TLS_KEY: 'key.pem' }, { IPCR_TLS_CERT: 'cert.pem' }]) assert.throws(() => readConfig(one), /belong together/)
  assert.throws(() => readConfig({ ...both, IPCR_PUBLIC_URL: 'http://hub.example.org' }), /set it to https:\/\/hub\.example\.org/)
  assert.doesNotThrow(() => readConfig({ ...both, IPCR_PUBLIC_URL: 'https://hub.example.org' }))
})

test('beyond loopback a hub is open only if IPCR_AUTH says so', () => {
  assert.equal(readConfig({ HOST: '0.0.0.0' }).auth, 'wallet')
  assert.equal(readConfig({ HOST: '0.0.0.0', IPCR_AUTH: 'open' }).auth, 'open')
})

test('any environment gives settings within their bounds or ConfigError', () => {
  const names = fc.constantFrom('PORT', 'HOST', 'IPCR_DATA', 'IPCR_PUBLIC_URL', 'IPCR_AUTH', 'IPCR_IDLE_SECONDS', 'IPCR_GC_GRACE_SECONDS', 'LOG_LEVEL')
  const values = fc.oneof(hostileText, fc.integer().map(String), fc.double().map(String), fc.webUrl())
  fc.assert(fc.property(fc.dictionary(names, values), (env) => {
    try {
      const config = readConfig(env)
      assert.ok(config.port >= 0 && config.port <= 65535 && config.idleMs >= 1000 && config.gc.graceMs >= 0)
      assert.ok(config.publicUrl === undefined || config.publicUrl.pathname === '/')
    } catch (error) {
      assert.ok(error instanceof ConfigError, String(error))
    }
  }), { numRuns: 500 })
})
