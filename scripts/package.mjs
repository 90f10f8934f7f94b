import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { buildWhenNeeded } from './build.mjs'
import { buildStaticWhenNeeded } from './build-static.mjs'
import { runChild } from './child.mjs'
import { filesUnder, ROOT } from './sources.mjs'

// Node reads no TypeScript below node_modules, where npm installs a package: so this one has no types.
const PROGRAM = ['cli', 'lib', 'indexer', 'server.ts', 'next.config.ts', 'scripts/start.mjs', 'scripts/build.mjs', 'scripts/build-static.mjs', 'scripts/child.mjs', 'scripts/sources.mjs']
const AS_THEY_ARE = ['drizzle', 'docs', 'README.md', 'CHANGELOG.md', 'LICENSE']
// What Next keeps for its next build, or for people who look into one.
const OF_BUILDING = /^\.next\/(cache|diagnostics|types|trace|node_modules|dev)\b|\.(nft\.json|map)$/
// Next calls what it leaves out of its bundles by another name, with a link of that name, which no package can hold.
const EXTERNAL = /\b((?:@[\w.-]+\/)?[\w.-]+)-[0-9a-f]{16}\b/g
const OUT = mkdtempSync(join(tmpdir(), 'ipcr-package-'))
const DESTINATION = resolve(process.argv[2] ?? ROOT)

process.env.NEXT_TELEMETRY_DISABLED = '1'
await buildStaticWhenNeeded(await buildWhenNeeded())
for (const path of PROGRAM.flatMap(filesUnder)) writeProgram(path)
for (const path of AS_THEY_ARE) cpSync(join(ROOT, path), join(OUT, path), { recursive: true })
for (const path of [...filesUnder('.next/'), ...filesUnder('.next-static/')].filter((file) => !OF_BUILDING.test(file))) writeBuilt(path)
writeFileSync(join(OUT, 'package.json'), JSON.stringify(manifest(), undefined, 2))
process.exitCode = await runChild('npm', ['pack', '--silent', '--pack-destination', DESTINATION, OUT])
rmSync(OUT, { recursive: true })

/** @param {string} path */
function writeProgram(path) {
  if (!/\.(ts|mjs)$/.test(path)) return write(path, readFileSync(join(ROOT, path)))
  const text = readFileSync(join(ROOT, path), 'utf8')
  const script = path.endsWith('.ts') ? stripTypeScriptTypes(text) : text
  write(path.replace(/\.ts$/, '.js'), script.replace(/(['"`])(\.{1,2}\/[^'"`\n]+)\.ts\1/g, '$1$2.js$1'))
}

/** @param {string} path */
function writeBuilt(path) {
  const bytes = readFileSync(join(ROOT, path))
  const isText = path.startsWith('.next/') && /\.(js|json)$/.test(path)
  write(path, isText ? withoutThisMachine(bytes.toString()) : bytes)
}

/** @param {string} text */
function withoutThisMachine(text) {
  return text.replaceAll(ROOT, '.').replace(EXTERNAL, (found, name) => (existsSync(join(ROOT, '.next/node_modules', found)) ? name : found))
}

/** @param {string} path @param {string | Uint8Array} content */
function write(path, content) {
  mkdirSync(dirname(join(OUT, path)), { recursive: true })
  writeFileSync(join(OUT, path), content)
}

function manifest() {
  const { devDependencies: _dev, private: _private, scripts, ...rest } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  return { ...rest, scripts: { start: scripts.start } }
}
