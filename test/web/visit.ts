import assert from 'node:assert/strict'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

export type Visit = BrowserContextOptions & {
  /** refusals of the hub that the test expects in the console */
  refusals?: RegExp
  /** done to the browser before the page is opened */
  prepare?: (context: BrowserContext) => Promise<void>
}

/** Opens an address in a fresh browser and closes it when it was used. Fails when the page threw, or wrote an error to its console. */
export async function visit(browser: Browser, url: string, use: (page: Page) => Promise<void>, { refusals = /^$/, prepare, ...options }: Visit = {}): Promise<void> {
  const context = await browser.newContext(options)
  const errors: string[] = []
  try {
    await prepare?.(context)
    const page = await context.newPage()
    page.on('console', (message) => { if (message.type() === 'error' && !refusals.test(message.text())) errors.push(`${message.text()} ${message.location().url}`) })
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(url)
    await use(page)
  } finally {
    await context.close()
  }
  assert.deepEqual(errors, [], `errors in the console of ${url}`)
}
