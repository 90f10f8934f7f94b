import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A script of more than two leaves. */
export const LARGE = Buffer.alloc(2 * 1024 * 1024 + 345, 'let x = 1;\n')

/** A directory of these files (by path) in the temporary directory; `remove` deletes it. */
export function siteDirectory(files: Record<string, string | Uint8Array>): { directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'ipcr-site-'))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), content)
  }
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) }
}

/** A small static page, with one file of several leaves. */
export const SMALL_SITE = { 'index.html': '<!doctype html><title>ipcr</title><script src="./_next/static/app.js"></script>', '_next/static/app.js': 'document.title', '_next/static/chunks/large.js': LARGE, '.hidden': 'not published' }
