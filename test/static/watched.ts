import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { visit } from '../web/visit.ts'

/**
 * Opens an address of the static page in a fresh browser. Fails when the page threw or wrote an error to its console, when anything
 * it asked for was refused, and when it asked another host than those that `isAllowed` knows.
 */
export async function watched(browser: Browser, url: string, isAllowed: (host: string) => boolean, use: (page: Page) => Promise<void>): Promise<void> {
  const [foreign, refused] = [new Set<string>(), new Set<string>()]
  await visit(browser, url, use, {
    prepare: async (context) => {
      context.on('request', (request) => {
        const { protocol, host } = new URL(request.url())
        if (/^(https?|wss?):$/.test(protocol) && !isAllowed(host)) foreign.add(request.url())
      })
      context.on('response', (response) => { if (response.status() >= 400) refused.add(`${response.status()} ${response.url()}`) })
    },
  })
  assert.deepEqual([...foreign], [], 'a host was asked that nobody configured')
  assert.deepEqual([...refused], [], 'something was asked for that is not there')
}
