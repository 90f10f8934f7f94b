import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

const ROOT = new URL('../..', import.meta.url).pathname
const pages = [...globSync('*.md', { cwd: ROOT }), ...globSync('docs/**/*.md', { cwd: ROOT })].sort()

const LINK = /\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)/g

for (const page of pages)
  test(`${page}: its links lead to files and headings that are there`, () => {
    for (const [link, target = '', anchor] of withoutBlocks(readPage(page)).matchAll(LINK)) {
      const path = target === '' ? page : join(dirname(page), target)
      assert.ok(existsSync(join(ROOT, path)), `${link} leads nowhere`)
      if (anchor !== undefined) assert.ok(headings(path).includes(anchor), `${link}: there is no such heading`)
    }
  })

test('the documentation that the README names is there', () => {
  for (const page of ['README.md', 'LICENSE', 'CHANGELOG.md', 'CONTRIBUTING.md']) assert.ok(existsSync(join(ROOT, page)), page)
  assert.ok(pages.length > 8, pages.join(' '))
})

function readPage(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

function withoutBlocks(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '')
}

/** The anchors that a page's headings get where Markdown is shown. */
function headings(path: string): string[] {
  const titles = withoutBlocks(readPage(path)).matchAll(/^#+ (.+)$/gm)
  return [...titles].map(([, title = '']) => title.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'))
}
