import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { isLoopback } from '../credential/hub-address.ts'
import { DockerError } from './docker-error.ts'

const SOCKET = '/var/run/docker.sock'

/** Where dockerd is asked, and with which certificates. */
export type DockerAddress = { url: URL; socketPath?: string; tls?: { ca: Buffer; cert: Buffer; key: Buffer } }

/** As docker itself finds it: DOCKER_HOST, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH. Throws DockerError. */
export function dockerAddress(env: NodeJS.ProcessEnv): DockerAddress {
  const text = env['DOCKER_HOST'] || `unix://${SOCKET}`
  if (text.startsWith('unix://')) return { url: new URL('http://docker'), socketPath: text.slice('unix://'.length) }
  const url = /^(?:tcp|https?):\/\//.test(text) ? URL.parse(text.replace(/^tcp:/, 'http:')) : null
  if (!url) throw new DockerError(`DOCKER_HOST is ${text.slice(0, 100)}: ${whyNot(text)}`)
  if (!env['DOCKER_TLS_VERIFY']) {
    if (url.protocol === 'http:' && !isLoopback(url)) process.stderr.write(`${url.host} is asked without encryption, as DOCKER_HOST says\n`)
    return { url }
  }
  url.protocol = 'https:'
  return { url, tls: certificates(env['DOCKER_CERT_PATH'] || join(homedir(), '.docker')) }
}

// docker itself starts ssh for this, and speaks through it to a docker of the other machine.
function whyNot(text: string): string {
  if (!text.startsWith('ssh://')) return 'that is no address of a docker. unix:///path and tcp://host:port are'
  return 'ipcr does not speak ssh, docker does. To push: docker save <image> | ipcr push - <name>. To bring one there: ipcr pull <image> -o - | docker load, or docker load -i <file>'
}

function certificates(directory: string): { ca: Buffer; cert: Buffer; key: Buffer } {
  try {
    const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readFileSync(join(directory, name)))
    if (ca && cert && key) return { ca, cert, key }
  } catch {
    // Said below.
  }
  throw new DockerError(`DOCKER_TLS_VERIFY is set, and ${directory} has no ca.pem, cert.pem and key.pem that can be read`)
}
