import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseImages } from '../../cli/push/choose-images.ts'
import { run } from '../support/run.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname

test('what comes from standard input is not waited for at a keyboard', async () => {
  for (const args of ['push -', 'push - alice/app'])
    assert.match((await run('script', ['-qec', `${process.execPath} ${CLI} ${args}`, '/dev/null'], { allowFailure: true })).stdout, /standard input is this terminal: pipe an image into it/)
})

test('bad-input 33: names that an archive gives itself are told in one line, without signs that steer a terminal', () => {
  for (const name of ['a\nipcr: all is well', 'a/b:c\n\u001b[2Jx', 'a/b@\u202ex\nx'])
    assert.throws(() => chooseImages([{ names: [name], blobs: [], manifests: [] }], undefined), (error) => error instanceof Error && /^[^\p{C}]*$/u.test(error.message))
})

test('a docker behind ssh is not asked: it is said what to pipe, also where an image of a hub cannot be had', async () => {
  const piped = /DOCKER_HOST is ssh:\/\/me@box: ipcr does not speak ssh, docker does\. To push: docker save <image> \| ipcr push - <name>\. To bring one there: .* \| docker load, or docker load -i <file>$/m
  for (const args of [['push', 'app:v1', '127.0.0.1:1/alice/app'], ['load', '-i', 'app.tar'], ['pull', `/ipfs/bafkqaaa`], ['save', '127.0.0.1:1/alice/app:v1', '-o', '/nowhere/app.tar']]) {
    const { code, stdout, stderr } = await run(process.execPath, [CLI, ...args], { allowFailure: true, timeout: 20_000, env: { DOCKER_HOST: 'ssh://me@box' } })
    assert.deepEqual([code, stdout], [1, ''], args.join(' '))
    assert.match(stderr, piped, args.join(' '))
  }
  const { stderr } = await run(process.execPath, [CLI, 'save', '127.0.0.1:1/alice/app:v1', '-o', '/nowhere/app.tar'], { allowFailure: true, env: { DOCKER_HOST: 'ssh://me@box' } })
  assert.match(stderr, /^ipcr: (?!DOCKER_HOST).*\. And from docker: DOCKER_HOST/)
  const { stderr: other } = await run(process.execPath, [CLI, 'load', '-i', 'app.tar'], { allowFailure: true, env: { DOCKER_HOST: 'fd://' } })
  assert.match(other, /DOCKER_HOST is fd:\/\/: that is no address of a docker\. unix:\/\/\/path and tcp:\/\/host:port are/)
})
