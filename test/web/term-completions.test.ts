import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageOptions } from '../../components/palette/pages.ts'
import { paletteGroups } from '../../components/palette/palette-groups.ts'
import { termCompletions } from '../../components/search/term-completions.ts'

const ends = (text: string): string[] => termCompletions(text).flatMap((option) => ('completes' in option ? [option.completes] : []))
const hrefs = (text: string): string[] => paletteGroups(text, undefined, [], 'hub.example.org').flatMap(({ options }) => options.flatMap((option) => ('href' in option ? [option.href] : [])))

test('the term that is being typed is ended: fields by their beginning, values of those that have a few', () => {
  assert.deepEqual(ends('web arch:ar'), ['web arch:arm64 ', 'web arch:arm ', 'web arch:arm/v7 '])
  assert.deepEqual(ends('type:hel'), ['type:helm '])
  assert.deepEqual(ends('type:helm'), [], 'what is whole is not offered')
  assert.deepEqual(ends('ow'), ['owner:'])
  for (const text of ['', 'a', 'arch:amd64 ', 'owner:0x', 'nginx', 'alice/app:v1']) assert.deepEqual(ends(text), [], text)
})

test('the palette leads to what is typed as docker writes it, whatever the index knows', () => {
  assert.deepEqual(hrefs('alice/app:v1'), ['/alice/app:v1', '/search?q=alice%2Fapp%3Av1'])
  assert.equal(hrefs('docker pull hub.example.org/alice/app:v1')[0], '/alice/app:v1')
  assert.equal(hrefs(' https://hub.example.org/alice/app ')[0], '/alice/app')
  for (const text of ['nginx', 'two words', '//evil.example', 'javascript:alert(1)', 'https://evil.example:1/%2e%2e', '../x']) assert.deepEqual(hrefs(text).filter((href) => !href.startsWith('/search?')), [], text)
  assert.deepEqual(hrefs(''), [])
})

test('pages are found by the beginnings of their words', () => {
  const pages = [{ title: 'Tokens', href: '/account/tokens', words: 'login password' }, { title: 'All repositories', href: '/explore' }]
  const found = (text: string) => pageOptions(pages, text).map(({ title }) => title)
  assert.deepEqual([found(''), found('PASS'), found('all rep'), found('nothing')], [['Tokens', 'All repositories'], ['Tokens'], ['All repositories'], []])
})
