import type { Browser, Page } from 'playwright-core'
import { openReadScene, type ReadScene } from '../api/read-scene.ts'
import { addNamespace, addRepository, addSource } from '../db/index/fill-index.ts'
import { pushImage, type Descriptor } from '../support/push-image.ts'
import { startBrowser } from './browser.ts'
import { visit, type Visit } from './visit.ts'

export const FOLLOWED_KEY = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'

/** A hub whose index knows images of its own and of others, to be found. */
export type SearchScene = { scene: ReadScene; browser: Browser; pushed: Descriptor; open: (path: string, use: (page: Page) => Promise<void>, options?: Visit) => Promise<void>; stop: () => Promise<void> }

export async function openSearchScene(): Promise<SearchScene> {
  const scene = await openReadScene({ pages: true })
  const browser = await startBrowser()
  const pushed = await pushImage(scene.hub.url, 'alice/app', 'v1')
  for (const name of ['alice/web', 'library/nginx']) await pushImage(scene.hub.url, name, 'latest')
  fill(scene)
  return {
    scene, browser, pushed,
    open: (path, use, options) => visit(browser, scene.hub.url + path, use, options),
    stop: async () => {
      await browser.close()
      await scene.stop()
    },
  }
}

function fill({ index }: ReadScene): void {
  for (const name of ['alice', 'library']) {
    addSource(index, { name })
    addNamespace(index, { source: name, owner: `0x${'a1'.repeat(20)}` })
  }
  addSource(index, { name: FOLLOWED_KEY, own: false })
  addNamespace(index, { source: FOLLOWED_KEY })
  index.prepare('UPDATE namespace SET ipns_name = ? WHERE name = ?').run(FOLLOWED_KEY, FOLLOWED_KEY)
  addRepository(index, { name: 'alice/app', namespace: 'alice', short: 'Serves pages', manifests: [{ text: 'app', tags: ['v1', 'v1.1'], layers: ['base'] }] })
  addRepository(index, { name: 'alice/web', namespace: 'alice', short: 'An \u202Eapplication <img src=x onerror=alert(1)>', manifests: [{ text: 'web', tags: ['latest'], layers: ['base'] }] })
  addRepository(index, { name: 'library/nginx', namespace: 'library' })
  addRepository(index, { name: `${FOLLOWED_KEY}/tool`, namespace: FOLLOWED_KEY })
}
