import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { digestOf } from '../db/index/fill-index.ts'
import { noBrowser } from './browser.ts'
import { FOLLOWED_KEY, openSearchScene, type SearchScene } from './search-scene.ts'

const palette = (page: Page) => page.getByRole('dialog', { name: 'Go to' })
const input = (page: Page) => palette(page).getByRole('combobox')
const chosen = (page: Page) => palette(page).getByRole('option', { selected: true })

describe('the palette', { skip: noBrowser }, () => {
  let scene: SearchScene
  before(async () => { scene = await openSearchScene() })
  after(() => scene?.stop())
  const url = (path: string) => scene.scene.hub.url + path
  // Keys that are pressed before the scripts are there are nobody's.
  const press = async (page: Page, key: string) => {
    await page.waitForLoadState('networkidle')
    await page.keyboard.press(key)
    await input(page).waitFor()
  }

  for (const key of ['/', 'Control+k', 'Meta+K']) test(`${key} opens it on any page, Escape closes it and the focus goes back`, () => scene.open('/alice/app', async (page) => {
    const link = page.getByRole('link', { name: 'ipcr: home' })
    await link.focus()
    await press(page, key)
    assert.ok(await input(page).evaluate((field) => field === document.activeElement))
    assert.equal(await input(page).inputValue(), '')
    await page.keyboard.press('Escape')
    await palette(page).waitFor({ state: 'detached' })
    assert.ok(await link.evaluate((element) => element === document.activeElement))
  }))

  test('a slash in a field is a slash', () => scene.open('/', async (page) => {
    await page.waitForLoadState('networkidle')
    await page.getByRole('combobox', { name: 'Search for repositories' }).pressSequentially('alice/a')
    assert.equal(await page.getByRole('combobox', { name: 'Search for repositories' }).inputValue(), 'alice/a')
    assert.equal(await palette(page).count(), 0)
  }))

  const WAYS: [text: string, first: string | RegExp, path: string][] = [
    ['alice/app:v1', 'alice/app:v1', '/alice/app:v1'], ['ngin', 'nginx', '/library/nginx'], ['api', 'API', '/docs/api'], ['operat', 'Operator', '/operator'], [FOLLOWED_KEY, FOLLOWED_KEY, `/${FOLLOWED_KEY}`],
    ['nothing-of-that-kind', 'Search for nothing-of-that-kind', '/search?q=nothing-of-that-kind'],
  ]
  for (const [text, first, path] of WAYS) test(`${text.slice(0, 24)} and Enter go to ${path.slice(0, 24)}`, () => scene.open('/', async (page) => {
    await press(page, 'Control+k')
    await input(page).fill(text)
    await chosen(page).filter({ hasText: first }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(url(path))
    assert.equal(await palette(page).count(), 0)
  }))

  test('a pasted digest goes straight to the image of the repository that has it', () => scene.open('/', async (page) => {
    // As the index would have it of what was pushed.
    scene.scene.index.prepare('UPDATE manifest SET digest = ? WHERE digest = ?').run(scene.pushed.digest, digestOf('app'))
    await press(page, '/')
    await input(page).fill(` ${scene.pushed.digest} `)
    await chosen(page).filter({ hasText: 'alice/app@' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(url(`/alice/app@${scene.pushed.digest}`))
    await page.getByRole('heading', { level: 1 }).waitFor()
  }))

  test('what is not in the index yet is reached as it is typed; the arrows go round', () => scene.open('/', async (page) => {
    await press(page, '/')
    await input(page).fill('alice/unknown:v7')
    await chosen(page).filter({ hasText: 'alice/unknown:v7' }).waitFor()
    await page.keyboard.press('ArrowUp')
    await chosen(page).filter({ hasText: 'Search for alice/unknown:v7' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await chosen(page).filter({ hasText: 'open' }).waitFor()
  }))

  test('a page with a dialog of its own keeps it, and the palette is usable on 360 px', () => scene.open('/alice/app', async (page) => {
    await press(page, 'Control+k')
    await page.keyboard.press('Control+k')
    assert.equal(await page.getByRole('dialog').count(), 1)
    await input(page).fill(FOLLOWED_KEY)
    await chosen(page).filter({ hasText: FOLLOWED_KEY }).waitFor()
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360)
    const box = await palette(page).boundingBox()
    assert.ok(box && box.x >= 0 && box.x + box.width <= 360, JSON.stringify(box))
  }, { viewport: { width: 360, height: 740 } }))

  test('it is not loaded before it is asked for', () => scene.open('/', async (page) => {
    await page.waitForLoadState('networkidle')
    const scripts = () => page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).length)
    const before = await scripts()
    await press(page, '/')
    assert.ok(await scripts() > before)
  }))
})
