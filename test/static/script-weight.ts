import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { SITE } from './published-page.ts'

/** The static page's scripts, and what they weigh gzipped, as a gateway or proxy sends them: those that come before anything is painted, and all. */
export type ScriptWeight = { html: string; polyfills: string[]; firstFiles: string[]; allFiles: string[]; first: number; all: number }

/** Weighs what `npm run build:static` made. */
export function scriptWeight(): ScriptWeight {
  const html = readFileSync(join(SITE, 'index.html'), 'utf8')
  const scripts = [...html.matchAll(/<script [^>]*src="([^"]+)"[^>]*>/g)].map(([tag = '', src = '']) => ({ src: src.replace(/^\.\//, ''), isOld: /nomodule/i.test(tag) }))
  // For browsers without modules, which lack what verifying takes as well: no browser that can show the page loads it.
  const polyfills = scripts.filter(({ isOld }) => isOld).map(({ src }) => src)
  const firstFiles = [...new Set(scripts.filter(({ isOld }) => !isOld).map(({ src }) => src))]
  const allFiles = globSync('**/*.js', { cwd: SITE }).filter((path) => !polyfills.includes(path))
  return { html, polyfills, firstFiles, allFiles, first: weigh(firstFiles), all: weigh(allFiles) }
}

/** Bytes of files of the page, each gzipped by itself. */
export function weigh(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + gzipSync(readFileSync(join(SITE, path)), { level: 9 }).length, 0)
}
