import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createSecureContext, Server as TlsServer } from 'node:tls'
import { ConfigError } from '../config.ts'
import type { TlsFiles } from '../config/tls.ts'
import type { Logger } from '../logger.ts'

const LOOK_MS = 30_000

export type TlsPair = { key: Buffer; cert: Buffer }

/** The key and the certificate. Throws ConfigError when they cannot be read or do not fit each other. */
export function readTls(files: TlsFiles): TlsPair {
  const pair = { key: read('IPCR_TLS_KEY', files.key), cert: read('IPCR_TLS_CERT', files.cert) }
  try {
    createSecureContext(pair)
    return pair
  } catch (error) {
    throw new ConfigError(`IPCR_TLS_KEY and IPCR_TLS_CERT cannot be used (${messageOf(error)}): they must be a private key without a passphrase and its certificate, both as PEM`)
  }
}

/** The pair to start with, and how a server takes the next one. Throws ConfigError. */
export function openTls(files: TlsFiles, logger: Logger): { pair: TlsPair; follow(server: Server): void } {
  const pair = readTls(files)
  return { pair, follow: (server) => followTls(server, files, pair, logger) }
}

/** Has the server take a renewed certificate: the files are looked at now and then. While they do not fit each other it keeps what it has. */
export function followTls(server: Server, files: TlsFiles, first: TlsPair, logger: Logger, everyMs = LOOK_MS): void {
  if (!(server instanceof TlsServer)) return
  let used = first
  setInterval(() => {
    try {
      const found = readTls(files)
      if (found.key.equals(used.key) && found.cert.equals(used.cert)) return
      server.setSecureContext(found)
      used = found
      logger.info('the certificate was read anew')
    } catch (error) {
      logger.error({ reason: messageOf(error) }, 'the certificate could not be read anew: the one before stays')
    }
  }, everyMs).unref()
}

function read(name: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new ConfigError(`${name}: ${path} cannot be read: ${messageOf(error)}`)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
