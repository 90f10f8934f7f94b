import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { askHub } from '../../cli/control-client.ts'
import { requireHubData } from '../../cli/data-directory.ts'
import { reachHub } from '../../cli/hub-api.ts'
import { chooseKubo } from '../../cli/push/ipfs/choose-kubo.ts'

const NOBODY = 65534

test('a data directory of another user is told as such, not as one without a hub', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'ipcr-data-'))
  t.after(() => rm(directory, { recursive: true }))
  await chmod(directory, 0)
  const isRoot = process.getuid?.() === 0
  if (isRoot) process.seteuid?.(NOBODY)
  try {
    for (const ask of [() => requireHubData(directory), () => reachHub({ data: directory }), () => chooseKubo({ data: directory })])
      assert.throws(ask, { code: 'DATA_FORBIDDEN', message: `this user may not read ${directory}: give the command as the user who runs the hub` })
    await assert.rejects(askHub(directory, 'gc'), { code: 'DATA_FORBIDDEN' })
  } finally {
    if (isRoot) process.seteuid?.(0)
    await chmod(directory, 0o700)
  }
  assert.throws(() => requireHubData(directory), { code: 'NO_HUB_DATA' })
})
