import Database from 'better-sqlite3'
import { Wallet } from 'ethers'
import type { Browser, BrowserContext } from 'playwright-core'
import { hubDatabasePath } from '../../../lib/db/open.ts'
import { startFollowScene, untilIndexed, type FollowScene } from '../../support/follow-scene.ts'
import { startHub, type TestHub } from '../../support/hub.ts'
import { connectWallet } from '../../support/namespace-client.ts'
import { pushImage } from '../../support/push-image.ts'
import { startWalletHub } from '../../support/wallet-hub.ts'
import { signIn } from '../../support/wallet-session.ts'
import { startBrowser } from '../browser.ts'
import { fillHub, LONG_NAME } from './fill-hub.ts'
import type { HubKind, PageEntry, Viewer } from './page-entry.ts'

type Parts = { browser: Browser; hubs: Record<HubKind, TestHub>; follow: FollowScene; cookies: Record<Viewer, string>; digest: string }

/** Hubs of every kind, one with something of everything, and a browser to look at every page of them. */
export class EveryPageScene {
  readonly browser: Browser
  readonly longName = LONG_NAME
  /** of an image without a tag */
  readonly digest: string
  /** k51… of the hub that another one follows */
  readonly publisher: string
  readonly #parts: Parts

  private constructor(parts: Parts) {
    this.browser = parts.browser
    this.digest = parts.digest
    this.publisher = parts.follow.publisher
    this.#parts = parts
  }

  static async start(): Promise<EveryPageScene> {
    const operator = new Wallet(`0x${'0e'.repeat(32)}`)
    const open = { pages: true, env: { IPCR_P2P: 'off' } }
    const full = await startWalletHub({ pages: true, env: { IPCR_INDEXER: 'on', IPCR_P2P: 'off', IPCR_OPERATOR: operator.address } })
    const [empty, broken, follow, browser] = await Promise.all([startHub(open), startHub(open), startFollowScene(fillPublisher), startBrowser()])
    breakDatabase(broken.dataDir)
    const owner = await connectWallet(full.url)
    const digest = await fillHub(full.url, owner)
    await untilIndexed(follow, `${follow.publisher}/alice/app`)
    await moderate(follow.two.url)
    const cookies = { nobody: '', owner: await signIn(full.url, owner.wallet), operator: await signIn(full.url, operator) }
    return new EveryPageScene({ browser, hubs: { full, empty, broken, follower: follow.two }, follow, cookies, digest })
  }

  async stop(): Promise<void> {
    const { browser, hubs: { full, empty, broken }, follow } = this.#parts
    await browser.close()
    await Promise.all([full, empty, broken, follow].map((hub) => hub.stop()))
  }

  urlOf({ hub = 'full', path }: Pick<PageEntry, 'hub' | 'path'>): string {
    return this.#parts.hubs[hub].url + (typeof path === 'string' ? path : path(this))
  }

  /** of whoever looks at an entry */
  cookieOf({ viewer = 'nobody' }: Pick<PageEntry, 'viewer'>): string {
    return this.#parts.cookies[viewer]
  }

  /** Signs a browser in as whoever looks at an entry. */
  async signIn(context: BrowserContext, entry: Pick<PageEntry, 'viewer' | 'hub'>): Promise<void> {
    for (const cookie of this.cookieOf(entry).split('; ').filter((text) => text !== '')) {
      const [name = '', ...value] = cookie.split('=')
      await context.addCookies([{ name, value: value.join('='), url: this.#parts.hubs[entry.hub ?? 'full'].url }])
    }
  }
}

async function fillPublisher(url: string): Promise<void> {
  await pushImage(url, 'alice/app', 'v1', { config: { os: 'linux', architecture: 'arm64', config: { Entrypoint: ['/serve'] }, history: [{ created_by: 'COPY app /' }] } })
}

// What the pages read is not where they look for it.
function breakDatabase(dataDir: string): void {
  const db = new Database(hubDatabasePath(dataDir))
  db.exec('ALTER TABLE repository RENAME TO repository_elsewhere')
  db.close()
}

async function moderate(url: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  await fetch(`${url}/api/v1/reports`, { method: 'POST', headers, body: JSON.stringify({ name: 'mallory/miner', reason: 'It mines.\nSince last week.' }) })
  await fetch(`${url}/api/v1/denied/mallory`, { method: 'PUT', headers, body: JSON.stringify({ reason: 'Mines on every machine.' }) })
}
