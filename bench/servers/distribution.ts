import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../test/support/free-port.ts'
import { toolPath } from '../../test/tools/tool.ts'
import { BenchError } from '../client.ts'
import { type Server, startServer } from './server.ts'

/** distribution with its filesystem driver, set up like the example that it ships (descriptor cache in memory), without logs and telemetry. */
export async function startDistribution(dataDir: string): Promise<Server> {
  const port = await freePort()
  await mkdir(dataDir, { recursive: true })
  const file = join(dataDir, 'config.yml')
  await writeFile(file, configuration(port, join(dataDir, 'registry')))
  const binary = toolPath('registry')
  if (binary === undefined) throw new BenchError('distribution could not be built; see test/tools')
  return startServer({ name: 'distribution', file: binary, args: ['serve', file], port, path: '/v2/', env: { OTEL_TRACES_EXPORTER: 'none' } })
}

function configuration(port: number, root: string): string {
  return `version: 0.1
log:
  level: error
  accesslog:
    disabled: true
storage:
  cache:
    blobdescriptor: inmemory
  filesystem:
    rootdirectory: ${JSON.stringify(root)}
http:
  addr: 127.0.0.1:${port}
`
}
