import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../test/support/free-port.ts'
import { toolPath } from '../../test/tools/tool.ts'
import { type Server, startServer } from './server.ts'

/** nginx serving `directory` with sendfile: what reading a file over HTTP costs at least. Wants nginx on the PATH. */
export async function startNginx(dataDir: string, directory: string): Promise<Server> {
  const port = await freePort()
  await mkdir(dataDir, { recursive: true })
  await writeFile(join(directory, 'ready'), 'ok')
  const file = join(dataDir, 'nginx.conf')
  await writeFile(file, configuration(port, dataDir, directory))
  return startServer({ name: 'nginx', file: toolPath('nginx') ?? 'nginx', args: ['-p', dataDir, '-c', file, '-e', join(dataDir, 'error.log')], port, path: '/ready' })
}

// Without a master process the pid that we started is the one that serves.
function configuration(port: number, dataDir: string, directory: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${join(dataDir, name)};`)
  return `daemon off;
master_process off;
pid ${join(dataDir, 'nginx.pid')};
events {}
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  ${temporary.join('\n  ')}
  server { listen 127.0.0.1:${port}; root ${JSON.stringify(directory)}; }
}
`
}
