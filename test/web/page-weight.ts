import { gzipSync } from 'node:zlib'
import type { Page, Response } from 'playwright-core'

export type Script = { path: string; bytes: number; gzipped: number }

/** The scripts that a page's first load takes until nothing more comes, the largest first. */
export async function scriptsOf(page: Page, url: string): Promise<Script[]> {
  const found: Promise<Script>[] = []
  const note = (response: Response): void => {
    if (response.request().resourceType() === 'script') found.push(measure(response))
  }
  page.on('response', note)
  await page.goto(url, { waitUntil: 'networkidle' })
  page.off('response', note)
  return (await Promise.all(found)).sort((a, b) => b.gzipped - a.gzipped)
}

/** All of them together, gzipped as a proxy in front of the hub does it. */
export function weightOf(scripts: readonly Script[]): number {
  return scripts.reduce((sum, { gzipped }) => sum + gzipped, 0)
}

async function measure(response: Response): Promise<Script> {
  const body = await response.body()
  return { path: new URL(response.url()).pathname, bytes: body.length, gzipped: gzipSync(body).length }
}
