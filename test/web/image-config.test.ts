import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HISTORY_SHOWN, parseImageConfig, platformOf } from '../../lib/hub/image-config.ts'
import { layerCommand } from '../../lib/hub/layer-command.ts'

const parse = (value: unknown) => parseImageConfig(new TextEncoder().encode(JSON.stringify(value)))

test('a configuration says what the image runs and on what', () => {
  const config = parse({
    os: 'linux', architecture: 'arm64', variant: 'v8', created: '2026-03-01T10:00:00Z',
    config: { Entrypoint: ['/app'], Cmd: ['serve'], Env: ['A=1'], ExposedPorts: { '80/tcp': {} }, Labels: { title: 'x' }, User: '1000' },
    history: [{ created_by: 'ADD rootfs' }, { created_by: 'CMD serve', empty_layer: true }],
  })
  assert.equal(config && platformOf(config), 'linux/arm64/v8')
  assert.deepEqual(config?.entrypoint, ['/app'])
  assert.deepEqual(config?.exposedPorts, ['80/tcp'])
  assert.deepEqual(config?.labels, [['title', 'x']])
  assert.equal(config?.created?.at, Date.UTC(2026, 2, 1, 10))
  assert.deepEqual(config?.layerCommands, ['ADD rootfs'])
})

test('bad-input 35: of 100,000 history rows a page gets the first and their number', () => {
  const config = parse({ history: Array.from({ length: 100_000 }, (_, index) => ({ created_by: `step ${index}`, empty_layer: index > 0 })) })
  assert.equal(config?.historyTotal, 100_000)
  assert.equal(config?.history.length, HISTORY_SHOWN)
  assert.deepEqual(config?.layerCommands, ['step 0'])
})

test('bad-input 35: a date that no build has keeps its text and has no age', () => {
  for (const created of ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '1970-01-01T00:00:00Z', 'yesterday', '2026-99-99']) {
    assert.deepEqual(parse({ created })?.created, { text: created })
  }
})

test('bad-input 33: a label of 1 MB is cut and says how long it was', () => {
  const value = parse({ config: { Labels: { big: 'x'.repeat(1_000_000) } } })?.labels[0]?.[1] ?? ''
  assert.ok(value.length < 1100)
  assert.match(value, /1,000,000 characters/)
})

test('members of an unexpected kind are left out and the rest is shown', () => {
  const config = parse({ os: 7, architecture: 'amd64', config: { Env: [1, 'A=1'], Cmd: 'serve', Labels: { a: 1, b: 'c' } }, history: [null, 3, { created_by: [] }] })
  assert.equal(config?.os, undefined)
  assert.equal(config?.architecture, 'amd64')
  assert.deepEqual(config?.env, ['A=1'])
  assert.deepEqual(config?.labels, [['b', 'c']])
  assert.equal(config?.historyTotal, 3)
})

test('no JSON document makes the reading throw', () => {
  const key = fc.constantFrom('os', 'config', 'history', 'created', 'Env', 'Labels', '__proto__', 'created_by', 'empty_layer')
  fc.assert(fc.property(fc.dictionary(key, fc.jsonValue()), (value) => void parse({ ...value, config: value })))
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseImageConfig(bytes)))
  assert.equal(parse([]), undefined)
  assert.equal(parseImageConfig(new TextEncoder().encode('not json')), undefined)
})

test('a layer reads as the line of the Dockerfile that made it', () => {
  assert.equal(layerCommand('/bin/sh -c #(nop)  CMD ["bash"]'), 'CMD ["bash"]')
  assert.equal(layerCommand('RUN /bin/sh -c apt-get update # buildkit'), 'RUN apt-get update')
  assert.equal(layerCommand('/bin/sh -c make'), 'RUN make')
  assert.equal(layerCommand('RUN |1 VERSION=2 /bin/sh -c make # buildkit'), 'RUN make')
  assert.equal(layerCommand('COPY . /app # buildkit'), 'COPY . /app')
})
