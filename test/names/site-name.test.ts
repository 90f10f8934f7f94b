import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSiteName } from '../../lib/names/site-name.ts'
import { whyNotHandle } from '../../lib/names/handle.ts'

test('what a static page is made of can stand in the root of a hub', () => {
  for (const name of ['index.html', '404.html', '_next', 'favicon.ico', 'icon.svg', 'robots.txt', 'assets', 'static', '_not-found', '__next._tree.txt']) assert.ok(isSiteName(name), name)
})

test('nothing of a page takes the place of what the hub writes itself, or of a name that a namespace can have', () => {
  for (const name of ['ipcr.json', 'names', 'search', 'alice', '404', 'example.org', 'index.txt', 'vitalik.eth', `0x${'a'.repeat(40)}`, 'k51qzi5uqu5dgi6g0ynwwbv9nohspobcea3jpunz3je5ec2nf9cgkwsfwm3fhf']) assert.ok(!isSiteName(name), name)
  for (const name of ['_next', 'index.html', 'assets']) assert.notEqual(whyNotHandle(name) ?? (/^[a-z0-9]/.test(name) ? undefined : 'no component of a name'), undefined)
})
