// ipcr-estuary: an ordinary registry on a domain, run by a configuration file; its settings are those of docs/coming-from.md.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { parse, stringify } from 'yaml'
import { dockerTools, startDockerd, type Dockerd } from '../clients/dockerd.ts'
import { buildImage, removeAllImages } from '../clients/image.ts'
import { newReader, type Reader } from '../docs/reader.ts'
import { freePort } from '../support/free-port.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { pushImage } from '../support/push-image.ts'
import { realClientsAsRoot } from '../support/real-client.ts'
import { run } from '../support/run.ts'
import { startNameProxy, type NameProxy } from './name-proxy.ts'
import { rowCommands } from './readme-row.ts'

const { paths, skip } = realClientsAsRoot('docker', 'podman', 'crane', 'regctl', 'oras', 'ipfs', 'openssl')
const [LINE, DOMAIN, TAGS] = ['printed by an image of ipcr-estuary', 'hub.example.org', ['3.18', '3.19', '3.20', 'latest']]
const IMAGE = `${DOMAIN}/helloworld:v1`

type Settings = Record<string, unknown>
type Got = { status: number; headers: Record<string, string | string[] | undefined>; text: string }

/** The file of settings that docs/coming-from.md shows. */
function shownSettings(): Settings {
  const [, text = ''] = /## ipcr-estuary\n[\s\S]*?^```yaml\n([\s\S]*?)^```/m.exec(readFileSync(new URL('../../docs/coming-from.md', import.meta.url), 'utf8')) ?? []
  return parse(text) as Settings
}

describe('ipcr-estuary', { skip: dockerTools.skip || skip }, () => {
  let directory: string
  let settings: Settings
  let proxy: NameProxy
  let kubo: TestKubo
  let daemon: Dockerd
  let source: TestHub
  let hub: TestHub
  let reader: Reader

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ipcr-estuary-'))
    const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
    await run(paths.openssl, ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${DOMAIN}`, '-addext', `subjectAltName=DNS:${DOMAIN}`, '-keyout', key, '-out', cert])
    ;[proxy, kubo, source] = await Promise.all([startNameProxy(DOMAIN), startKubo(), startHub()])
    daemon = await startDockerd({ HTTPS_PROXY: proxy.url, SSL_CERT_FILE: cert })
    settings = {
      ...shownSettings(), HOST: '127.0.0.1', PORT: String(await freePort()), IPCR_DATA: join(directory, 'data'), IPCR_TLS_KEY: key, IPCR_TLS_CERT: cert,
      IPCR_REDIRECT: kubo.gateway, KUBO_RPC_URL: kubo.api, IPCR_STORAGE_CHECK_SECONDS: '1',
    }
    hub = await start(settings)
    reader = await newReader(hub, daemon, paths)
    await buildImage(daemon, IMAGE, LINE, 2)
    for (const tag of TAGS) await pushImage(source.url, 'library/alpine', tag, { layers: ['shared', tag] })
  })
  after(async () => {
    await reader?.leave()
    await daemon?.stop()
    proxy?.stop()
    await kubo?.stop()
    for (const one of [hub, source]) if (one) assert.equal(await one.stop(), 0, one.log())
    await rm(directory, { recursive: true, force: true })
  })

  const row = (beginning: string): string => rowCommands('ipcr-estuary').find((command) => command.startsWith(beginning)) ?? assert.fail(`no ${beginning} in the README's row`)
  const follow = async (script: string): Promise<string> => (await reader.follow(`export NODE_EXTRA_CA_CERTS=${String(settings['IPCR_TLS_CERT'])}\n${script}`)).stdout

  /** By the row's command, with everything out of the file. */
  async function start(file: Settings): Promise<TestHub> {
    await writeFile(join(directory, 'config.yml'), stringify(file))
    const args = row('npx ipcr server').replace('npx ipcr', 'cli/main.ts').replace('config.yml', join(directory, 'config.yml')).split(' ')
    const started = await startHub({ args, dataDir: String(file['IPCR_DATA']), env: { PORT: '', HOST: '', IPCR_AUTH: '' } })
    proxy.lead(started.port)
    return started
  }

  function get(path: string): Promise<Got> {
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: hub.port, path, servername: DOMAIN, headers: { host: DOMAIN }, ca: readFileSync(String(settings['IPCR_TLS_CERT'])), agent: false }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => (text += part)).once('error', reject)
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }))
      })
      asked.once('error', reject).end()
    })
  }
  async function until<T>(what: string, probe: () => Promise<T | undefined | false>): Promise<T> {
    for (let i = 0; i < 600; i++) {
      const found = await probe()
      if (found) return found
      await delay(100)
    }
    throw new Error(`${what}:\n${hub.log()}`)
  }
  const count = async (sample: string): Promise<number> => Number((await get('/metrics')).text.split('\n').find((line) => line.startsWith(`${sample} `))?.split(' ')[1] ?? 0)
  const redirects = () => count('ipcr_answers_total{method="GET",status="307"}')
  const sent = () => count('ipcr_blob_bytes_sent_total')
  const isPinned = async () => (await count('ipcr_kubo_pins_total')) > 0 && (await count('ipcr_publication_queue_names')) === 0 && (await count('ipcr_kubo_lag_seconds')) === 0

  test('docker pushes to a domain, over the TLS of the hub, and pulls and runs it', async () => {
    assert.equal(hub.url, `https://${DOMAIN}`)
    assert.match(await follow(row('docker push')), /v1: digest: sha256:/)
    await removeAllImages(daemon)
    assert.equal(await follow(`docker pull -q ${IMAGE} >/dev/null; docker run --rm --network none ${IMAGE}`), `${LINE}\n`)
  })

  test('with the redirect on, docker gets the layers of a published image from the gateway', async () => {
    await until('Kubo has pinned nothing', isPinned)
    const before = [await redirects(), await sent()]
    await removeAllImages(daemon)
    assert.equal(await follow(`docker pull -q ${IMAGE} >/dev/null; docker run --rm --network none ${IMAGE}`), `${LINE}\n`)
    const [more = 0, bytes] = [(await redirects()) - (before[0] ?? 0), await sent()]
    assert.ok(more >= 6, `${more} redirects for five layers and a configuration`)
    assert.equal(bytes, before[1])
  })

  test('its headers are in the answers of the registry and in refusals, and its fields in the log', async () => {
    for (const path of ['/v2/', '/v2/helloworld/manifests/v1', '/v2/helloworld/manifests/none', '/readyz', '/nowhere']) assert.equal((await get(path)).headers['x-content-type-options'], 'nosniff', path)
    const lines = hub.log().split('\n').filter((line) => line.startsWith('{'))
    for (const line of lines) assert.equal((JSON.parse(line) as { service?: string }).service, 'registry')
  })

  test('a storage that fails three times in a row is shown in /readyz, and so is that it is good again', async () => {
    const ready = async (status: number) => {
      const got = await get('/readyz')
      return got.status === status && (JSON.parse(got.text) as { storage: { failures: number; threshold: number; intervalSeconds: number } }).storage
    }
    const good = await until('/readyz', () => ready(200))
    assert.deepEqual([good.failures, good.threshold, good.intervalSeconds], [0, 3, 1])
    const blobs = join(hub.dataDir, 'blobs')
    await rename(blobs, `${blobs}.away`)
    assert.ok((await until('/readyz does not notice', () => ready(503))).failures >= 3)
    await rename(`${blobs}.away`, blobs)
    await until('/readyz does not recover', () => ready(200))
  })

  test('all tags of a repository of another registry come over, as by migrateimages', async () => {
    const mirror = row('npx ipcr mirror').replace('docker://alpine', `docker://127.0.0.1:${source.port}/alpine`)
    await follow(mirror)
    const { tags } = JSON.parse((await get('/v2/alpine/tags/list')).text) as { tags: string[] }
    assert.deepEqual(tags, TAGS)
    const digest = async (url: string, tag: string) => (await fetch(`${url}/v2/library/alpine/manifests/${tag}`)).headers.get('docker-content-digest')
    for (const tag of TAGS) assert.equal((await get(`/v2/alpine/manifests/${tag}`)).headers['docker-content-digest'], await digest(source.url, tag))
  })

  test('with the redirect off the same image comes from the hub', async () => {
    assert.equal(await hub.stop({ keep: true }), 0, hub.log())
    hub = await start({ ...settings, IPCR_REDIRECT: 'off' })
    await removeAllImages(daemon)
    assert.equal(await follow(`docker pull -q ${IMAGE} >/dev/null; docker run --rm --network none ${IMAGE}`), `${LINE}\n`)
    assert.equal(await redirects(), 0)
    assert.ok((await sent()) > 2 * 1024 * 1024)
  })
})
