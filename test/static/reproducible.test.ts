// Two builds of the same sources, on different paths.
import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { realClients } from '../support/real-client.ts'
import { startKubo } from '../support/kubo.ts'
import { run } from '../support/run.ts'
import { SITE } from './published-page.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const { skip } = realClients('ipfs')
const SOURCES = ['app', 'components', 'lib', 'scripts', 'next.config.ts', 'package.json', 'package-lock.json', 'postcss.config.mjs', 'tsconfig.json']

test('a build in another directory has the same CID', { skip, timeout: 800_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ipcr-build-'))
  const kubo = await startKubo()
  try {
    const copy = join(directory, 'quite', 'another place')
    await mkdir(copy, { recursive: true })
    for (const path of SOURCES) await cp(join(ROOT, path), join(copy, path), { recursive: true })
    await linkPackages(copy)
    await run(process.execPath, ['scripts/build-static.mjs'], { cwd: copy, timeout: 700_000 })
    const cidOf = (site: string) => kubo.run(['add', '-Qrn', '--hidden', '--cid-version=1', site])
    assert.equal(await cidOf(join(copy, '.next-static')), await cidOf(SITE))
  } finally {
    await kubo.stop()
    await rm(directory, { recursive: true, force: true })
  }
})

// A symbolic link would lead out of what the bundler takes for the project; 85,000 files need not be copied. The cache is
// none of it, and its files come and go with every process of the project.
async function linkPackages(copy: string): Promise<void> {
  const target = join(copy, 'node_modules')
  const packages = (await readdir(join(ROOT, 'node_modules'))).filter((name) => name !== '.cache').map((name) => join(ROOT, 'node_modules', name))
  await mkdir(target)
  const linked = await run('cp', ['-al', '--target-directory', target, ...packages], { allowFailure: true })
  if (linked.code !== 0) await run('cp', ['-a', '--remove-destination', '--target-directory', target, ...packages])
}
