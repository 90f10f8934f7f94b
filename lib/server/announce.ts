import type { Context } from '../context-ref.ts'
import { startControl } from './control.ts'
import { removeRunFile, writeRunFile } from './run-file.ts'
import { hubUrl } from './welcome.ts'

/** Lets programs of this machine find the hub, by the control socket and `run/hub.json`; `close` takes both back. */
export async function announce(context: Context, port: number): Promise<{ close(): Promise<void> }> {
  const { config } = context
  const control = await startControl(config.dataDir, context)
  writeRunFile(config.dataDir, { pid: process.pid, port, url: hubUrl({ ...config, port }), address: hubUrl({ ...config, port, publicUrl: undefined }) })
  return {
    close: async () => {
      removeRunFile(config.dataDir)
      await control.close()
    },
  }
}
