import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseImages } from '../../cli/push/choose-images.ts'
import { run } from '../support/run.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname

test('what comes from standard input is not waited for at a keyboard', async () => {
  for (const args of ['push -', 'push - alice/app'])
    assert.match((await run('script', ['-qec', `${process.execPath} ${CLI} ${args}`, '/dev/null'], { allowFailure: true, timeout: 20_000 })).stdout, /standard input is this terminal: pipe an image into it/)
})

test('bad-input 33: names that an archive gives itself are told in one line, without signs that steer a terminal', () => {
  for (const name of ['a\nipcr: all is well', 'a/b:c\n\u001b[2Jx', 'a/b@\u202ex\nx'])
    assert.throws(() => chooseImages([{ names: [name], blobs: [], manifests: [] }], undefined), (error) => error instanceof Error && /^[^\p{C}]*$/u.test(error.message))
})
