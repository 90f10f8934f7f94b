import type { Browser } from 'playwright-core'
import type { TestHub } from '../support/hub.ts'
import { connectWallet } from '../support/namespace-client.ts'
import { waitUntilPublished, type Published } from '../support/published.ts'
import { startSiteServer, type SiteServer } from '../support/site-server.ts'
import { startWalletHub } from '../support/wallet-hub.ts'
import { startBrowser } from '../web/browser.ts'
import { fillHub, LONG_NAME } from '../web/every-page/fill-hub.ts'

const SITE = new URL('../../.next-static', import.meta.url).pathname

export type ViewScene = {
  hub: TestHub; site: SiteServer; browser: Browser
  /** names of the hub and of `alice` on IPNS */
  names: Published
  /** `0x…` of who owns alice */
  owner: string
  /** of an image without a tag */
  digest: string
  longName: string
  /** the static page about a root, with these gateways */
  at(path: string, options?: { root?: string; gateways?: string[] }): string
  stop(): Promise<void>
}

/** A hub with something of everything, published; its own gateway; and the static page on a plain web server. */
export async function startViewScene(): Promise<ViewScene> {
  const [hub, site, browser] = await Promise.all([startWalletHub({ env: { IPCR_P2P: 'off', IPCR_SITE: 'off' } }), startSiteServer(SITE), startBrowser()])
  const owner = await connectWallet(hub.url)
  const digest = await fillHub(hub.url, owner)
  await waitUntilPublished(hub, LONG_NAME, 'x'.repeat(128))
  const names = await waitUntilPublished(hub, 'alice/chart', '0.1.0')
  const at: ViewScene['at'] = (path, { root = names.hub, gateways = [hub.url] } = {}) => `${site.url}/?${new URLSearchParams([['root', root], ...gateways.map((url) => ['gw', url])])}#${path}`
  return {
    hub, site, browser, names, digest, at, owner: owner.address, longName: LONG_NAME,
    stop: async () => {
      await browser.close()
      await Promise.all([hub.stop(), site.stop()])
    },
  }
}
