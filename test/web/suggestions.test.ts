import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { digestOf } from '../db/index/fill-index.ts'
import { noBrowser } from './browser.ts'
import { FOLLOWED_KEY, openSearchScene, type SearchScene } from './search-scene.ts'

const field = (page: Page) => page.getByRole('combobox', { name: 'Search for repositories' })
const list = (page: Page) => page.getByRole('listbox', { name: 'Suggestions' })
const option = (page: Page, name: string | RegExp) => list(page).getByRole('option', { name })
const active = (page: Page) => field(page).evaluate((input) => document.getElementById(input.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '')

describe('suggestions below the search field', { skip: noBrowser }, () => {
  let scene: SearchScene
  before(async () => { scene = await openSearchScene() })
  after(() => scene?.stop())
  const url = (path: string) => scene.scene.hub.url + path

  for (const path of ['/', '/alice/app']) test(`on ${path}: repositories and namespaces as one types, and a press leads there`, () => scene.open(path, async (page) => {
    await field(page).fill('al')
    await option(page, 'alice/app').waitFor()
    for (const name of ['Repositories', 'Namespaces']) assert.equal(await list(page).getByRole('group', { name }).count(), 1, name)
    assert.equal(await field(page).getAttribute('aria-expanded'), 'true')
    await page.getByRole('status').filter({ hasText: /3 suggestions/ }).first().waitFor({ state: 'attached' })
    await option(page, 'alice/web').click()
    await page.waitForURL(url('/alice/web'))
    assert.equal(await list(page).count(), 0)
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input[name="q"]')?.value === '')
  }))

  test('by keyboard: down and up round the list, Enter leads there, Escape closes, Enter without one searches', () => scene.open('/', async (page) => {
    await field(page).pressSequentially('alice/')
    await option(page, 'alice/app').waitFor()
    assert.equal(await active(page), '', 'nothing is chosen by itself')
    await page.keyboard.press('ArrowDown')
    const first = await active(page)
    assert.match(first, /alice\//)
    assert.equal(await list(page).getByRole('option', { selected: true }).count(), 1)
    await page.keyboard.press('ArrowUp')
    assert.equal(await active(page), '', 'back in the field')
    await page.keyboard.press('ArrowUp')
    assert.notEqual(await active(page), first, 'the last')
    await page.keyboard.press('Escape')
    assert.equal(await list(page).count(), 0)
    assert.equal(await field(page).inputValue(), 'alice/')
    await page.keyboard.press('Enter')
    await page.waitForURL((address) => address.searchParams.get('q') === 'alice/')
    await field(page).fill('ngin')
    await option(page, /^nginx/).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(url('/library/nginx'))
    await page.goBack()
    await page.waitForURL((address) => address.searchParams.get('q') === 'alice/')
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input[name="q"]')?.value === 'alice/')
  }))

  test('tags of a repository whose name is typed, and what a digest, a key or a pull command names', () => scene.open('/', async (page) => {
    const straight = async (text: string) => {
      await field(page).fill(text)
      await list(page).getByRole('group', { name: 'Straight there' }).getByRole('option').first().waitFor()
      const links = await list(page).getByRole('group', { name: 'Straight there' }).getByRole('option').evaluateAll((options) => options.map((one) => one.getAttribute('href')))
      await field(page).fill('')
      await list(page).waitFor({ state: 'detached' })
      return links
    }
    assert.deepEqual(await straight('alice/app:v'), ['/alice/app:v1', '/alice/app:v1.1'])
    assert.deepEqual(await straight(digestOf('app')), [`/alice/app@${digestOf('app')}`])
    assert.deepEqual(await straight(digestOf('base').slice(7)), ['/alice/app', '/alice/web'])
    assert.deepEqual(await straight(`docker pull ${new URL(url('/')).host}/alice/app:v1.1`), ['/alice/app:v1.1'])
    assert.deepEqual(await straight(FOLLOWED_KEY), [`/${FOLLOWED_KEY}`, `/ipns/${FOLLOWED_KEY}/`])
  }))

  test('terms are ended in the field, which keeps the focus', () => scene.open('/', async (page) => {
    await field(page).pressSequentially('web ar')
    await option(page, /^arch:/).click()
    assert.equal(await field(page).inputValue(), 'web arch:')
    await option(page, 'arch:arm64').click()
    assert.equal(await field(page).inputValue(), 'web arch:arm64 ')
    assert.ok(await field(page).evaluate((input) => input === document.activeElement))
    await page.keyboard.press('Enter')
    await page.waitForURL((address) => address.searchParams.get('q')?.trim() === 'web arch:arm64')
  }))

  test('bad-input 33: what others wrote is text there too', () => scene.open('/', async (page) => {
    await field(page).fill('web')
    await option(page, /alice\/web/).waitFor()
    assert.equal(await list(page).locator('bdi', { hasText: 'An \u202Eapplication <img' }).count(), 1)
    assert.equal(await list(page).locator('img').count(), 0)
  }))

  test('a hub that does not answer suggests nothing, and the form still searches', () => scene.open('/', async (page) => {
    await page.route('**/api/v1/suggestions*', (route) => route.fulfill({ status: 500, body: 'no' }))
    await field(page).fill('alice')
    await page.waitForTimeout(300)
    assert.equal(await list(page).count(), 0)
    await page.keyboard.press('Enter')
    await page.waitForURL((address) => address.searchParams.get('q') === 'alice')
  }, { refusals: /500/ }))

  test('leaving the field closes them; on 360 px nothing is wider than the screen', () => scene.open('/alice/app', async (page) => {
    await field(page).fill('al')
    await option(page, 'alice/app').waitFor()
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360)
    const box = await list(page).boundingBox()
    assert.ok(box && box.x >= 0 && box.x + box.width <= 360, JSON.stringify(box))
    await page.mouse.click(180, 730)
    await list(page).waitFor({ state: 'detached' })
  }, { viewport: { width: 360, height: 740 } }))

  test('without scripts the page of the search says what a text names', () => scene.open('/', async (page) => {
    await field(page).fill(digestOf('app'))
    await page.getByRole('button', { name: 'Search' }).click()
    const straight = page.getByRole('region', { name: 'Straight there' })
    await straight.getByRole('link', { name: /alice\/app@sha256:/ }).waitFor()
    await page.goto(url(`/search?q=${FOLLOWED_KEY}`))
    await straight.getByRole('link').first().click()
    assert.equal(page.url(), url(`/${FOLLOWED_KEY}`))
    await page.goto(url('/search?q=alice%2Fapp%3Av1.1'))
    await straight.getByRole('link', { name: 'alice/app:v1.1' }).waitFor()
    await page.goto(url('/search?q=web'))
    assert.equal(await straight.count(), 0)
  }, { javaScriptEnabled: false }))
})
