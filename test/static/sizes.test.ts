// What the static page weighs, gzipped as a gateway or proxy sends it.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { test } from 'node:test'
import { SITE } from './published-page.ts'
import { scriptWeight, weigh } from './script-weight.ts'

const { html, polyfills, firstFiles, allFiles, first, all } = scriptWeight()

test('no more than 150 kB of scripts come with the page, before anything is painted', (t) => {
  assert.ok(firstFiles.length > 3 && polyfills.length === 1, html.slice(0, 2000))
  t.diagnostic(`${Math.round(first / 1000)} kB in ${firstFiles.length} files`)
  assert.ok(first <= 150_000, `${first} bytes: ${firstFiles.map((path) => `${weigh([path])} ${path}`).join(', ')}`)
})

test('no more than 550 kB of scripts in all, with what verifies', (t) => {
  assert.ok(allFiles.length > firstFiles.length)
  t.diagnostic(`${Math.round(all / 1000)} kB in ${allFiles.length} files`)
  assert.ok(all <= 550_000, `${all} bytes: ${allFiles.map((path) => `${weigh([path])} ${path}`).join(', ')}`)
})

test('every address in the page is relative, and no other page and no file of Next that asks for one is there', () => {
  for (const [, address = ''] of html.matchAll(/(?:src|href)="([^"]+)"/g)) assert.match(address, /^(\.\/_next\/|#|data:)/)
  assert.deepEqual(globSync('*', { cwd: SITE }).sort(), ['_next', 'index.html'])
})
