import { mkdtemp, rm } from 'node:fs/promises'
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
    const directory = await mkdtemp(join(tmpdir(), 'ipcr-scene-'))
    scene.path = (name) => join(directory, name)
    scene.layout = await writeOciLayout(scene.path('layout'))
    const hub = await startHub()
    scene.host = `127.0.0.1:${hub.port}`
    scene.url = hub.url
    stop = async () => {
      await hub.stop()
      await rm(directory, { recursive: true, force: true })
    }
  })
  after(() => stop())
  return scene
}
