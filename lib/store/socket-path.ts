import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// sockaddr_un holds 108 bytes; a deeper data directory has its sockets in the directory for temporary files.
const MAX_SOCKET_PATH = 103

/** Where a Unix socket of the hub lies: `run/<name>.sock` in the data directory. */
export function socketPath(dataDir: string, name: string): string {
  const path = join(dataDir, 'run', `${name}.sock`)
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH) return path
  const owner = createHash('sha256').update(dataDir).digest('hex').slice(0, 32)
  return join(tmpdir(), name === 'hub' ? `ipcr-${owner}.sock` : `ipcr-${owner}-${name}.sock`)
}
