import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEVICE_MS, DeviceLogins } from '../../lib/identity/siwe/device-logins.ts'
import { LINK_MS, LoginLinks } from '../../lib/identity/siwe/login-links.ts'

const REQUEST = { client: 'ipcr', from: '192.0.2.1' }
const ADDRESS = `0x${'a1'.repeat(20)}`

function open() {
  const clock = { now: 1_000_000 }
  const devices = new DeviceLogins(() => clock.now)
  return { clock, devices, start: () => devices.start(REQUEST) ?? assert.fail('too many wait') }
}

test('a device login ends after ten minutes, whoever asks for it', () => {
  const { clock, devices, start } = open()
  const login = start()
  clock.now += DEVICE_MS - 1
  assert.equal(devices.find(login.userCode)?.client, 'ipcr')
  clock.now++
  assert.equal(devices.find(login.userCode), undefined)
  assert.equal(devices.decide(login.userCode, { address: ADDRESS }), false)
  assert.deepEqual(devices.poll(login.deviceCode), { state: 'gone' })
})

test('an approval that nobody fetched in ten minutes is gone', () => {
  const { clock, devices, start } = open()
  const login = start()
  assert.equal(devices.decide(login.userCode, { address: ADDRESS }), true)
  clock.now += DEVICE_MS
  assert.deepEqual(devices.poll(login.deviceCode), { state: 'gone' })
})

test('a code may be typed in small letters, with or without its dash; what else is typed finds nothing', () => {
  const { devices, start } = open()
  const { userCode } = start()
  for (const typed of [userCode.toLowerCase(), userCode.replace('-', ''), ` ${userCode.replace('-', ' - ')} `]) assert.equal(devices.find(typed)?.userCode, userCode)
  for (const typed of ['', '-', userCode.slice(1), `${userCode}B`, '__proto__', 'constructor']) assert.equal(devices.find(typed), undefined)
})

test('at most 10,000 logins wait; those that ended make room', () => {
  const { clock, devices } = open()
  for (let i = 0; i < 10_000; i++) assert.ok(devices.start(REQUEST))
  assert.equal(devices.start(REQUEST), undefined)
  clock.now += DEVICE_MS
  assert.ok(devices.start(REQUEST))
})

test('a link is good once, for five minutes, and the oldest of too many goes', () => {
  let now = 0
  const links = new LoginLinks(() => now)
  const first = links.make(ADDRESS)
  assert.equal(links.take(first.code), ADDRESS)
  assert.equal(links.take(first.code), undefined)
  const late = links.make(ADDRESS)
  now += LINK_MS
  assert.equal(links.take(late.code), undefined)
  const [oldest, ...others] = Array.from({ length: 21 }, () => links.make(ADDRESS).code)
  assert.equal(links.take(oldest ?? ''), undefined)
  assert.ok(others.every((code) => links.take(code) === ADDRESS))
})
