import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { startHub } from '../support/hub.ts'
import { type OciLayout, writeOciLayout } from './oci-layout.ts'

export type Scene = {
  /** `127.0.0.1:<port>` of the hub */
  host: string
  url: string
  layout: OciLayout
  /** a path in a temporary directory that lives as long as the suite */
  path(name: string): string
}

/** Starts a hub and writes an OCI layout before the tests of a suite; both go away after it. */
export function useHubAndLayout(): Scene {
  const scene = { host: '', url: '', layout: { directory: '', digest: '', amd64: '', arm64: '' }, path: (name: string) => name }
  let stop = async (): Promise<unknown> => undefined
  before(async () => {
    // Short and in lower case: podman makes an image name of it, and its run root has to be short.
    const directory = join(tmpdir(), `ipcr-${randomBytes(6).toString('hex')}`)
    await mkdir(directory)
    scene.path = (name) => join(directory, name)
    scene.layout = await writeOciLayout(scene.path('layout'))
    const hub = await startHub()
    scene.host = `127.0.0.1:${hub.port}`
    scene.url = hub.url
    stop = async () => {
      assert.equal(await hub.stop(), 0, `the hub ended badly:\n${hub.log()}`)
      await rm(directory, { recursive: true, force: true })
    }
  })
  after(() => stop())
  return scene
}
