import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import rehypeRaw from 'rehype-raw'
import { isTame } from '../../lib/hub/readme/is-tame.ts'
import { layOutReadme } from '../../lib/hub/readme/lay-out-readme.ts'
import { readmeText } from '../web/readme-scene.ts'

describe('bad-input 33: what a browser lays out, where nothing can end what takes long', () => {
  const LONG: [name: string, text: string][] = [
    ['quotes in quotes', '>'.repeat(16_000)], ['lists in lists', Array.from({ length: 500 }, (_, depth) => `${' '.repeat(2 * depth)}- x`).join('\n')],
    ['emphasis', '*a **a '.repeat(10_000)], ['brackets', '['.repeat(30_000)], ['elements in elements', '<div>'.repeat(10_000)], ['backticks', Array.from({ length: 300 }, (_, n) => '`'.repeat(n + 1)).join(' a ')],
    ['references', '[a][b]\n\n'.repeat(5_000) + '[b]: x'], ['a table', `|${'a|'.repeat(500)}\n|${'-|'.repeat(500)}\n` + '|\n'.repeat(10_000)], ['much of it', 'word '.repeat(40_000)],
  ]
  for (const [name, text] of LONG) test(`${name}: shown as text`, () => assert.equal(isTame(text), false))

  test('what people write is laid out', () => {
    assert.equal(isTame(readmeText('https://example.org').repeat(20)), true)
    assert.equal(isTame('| a | b |\n|---|---|\n' + '| 1 | 2 |\n'.repeat(2_000)), true)
  })

  test('what is just let through takes a moment', () => {
    const edge: [string, string][] = [['table', `|${'a|'.repeat(90)}\n|${'-|'.repeat(90)}\n` + '|\n'.repeat(200)], ['references', '[a][b]\n\n'.repeat(1_400) + '[b]: x'], ['brackets', '['.repeat(2_900)], ['quotes', '>'.repeat(50)], ['elements', '<div>'.repeat(5_900)], ['emphasis', '*a **a '.repeat(3_900)]]
    for (const [name, text] of edge) {
      assert.equal(isTame(text), true, name)
      const begun = performance.now()
      // What is nested too deeply throws, and is shown as text.
      assert.doesNotThrow(() => tryTo(() => layOutReadme(text, {}, { readHtml: rehypeRaw })), name)
      assert.ok(performance.now() - begun < 8_000, `${name} took ${Math.round(performance.now() - begun)} ms`)
    }
  })
})

function tryTo(work: () => unknown): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
}
