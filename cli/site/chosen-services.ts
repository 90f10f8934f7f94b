import { readFile } from 'node:fs/promises'
import { parseEndpoint, type PinningService } from '../../lib/config/pinning-services.ts'
import { PinningError } from './pinning-error.ts'

const MOST_TOKEN = 8192
const TOKEN = /^[\x21-\x7e]+$/

/** A service with the access token for it, which goes into no message and no address. */
export type ChosenService = { name: string; endpoint: URL; token: string }
export type ServiceOptions = { service?: string; services: boolean; tokenFile?: string; tokenEnv?: string }

/** The services at which to pin: the one that is named by options, otherwise those of the configuration. Throws PinningError. */
export async function chosenServices(configured: readonly PinningService[], options: ServiceOptions): Promise<ChosenService[]> {
  const wanted = options.service === undefined ? (options.services ? configured : []) : [named(options.service, options)]
  return Promise.all(wanted.map(async (service) => ({ name: service.name, endpoint: service.endpoint, token: await readToken(service) })))
}

function named(service: string, { tokenFile, tokenEnv }: ServiceOptions): PinningService {
  const endpoint = parseEndpoint(service)
  if (!endpoint) throw new PinningError(`"${service}" is no address of a pinning service: it begins with https:// (http:// for this machine alone) and holds no password`)
  if ((tokenFile === undefined) === (tokenEnv === undefined)) throw new PinningError('say where the token for the service is, with --token-file or --token-env')
  return { name: endpoint.host, endpoint, tokenFile, tokenEnv }
}

async function readToken({ name, tokenFile, tokenEnv = '' }: PinningService): Promise<string> {
  const where = tokenFile === undefined ? `the variable ${tokenEnv}` : tokenFile
  const text = tokenFile === undefined ? process.env[tokenEnv] : await readFile(tokenFile, 'utf8').catch((cause: unknown) => {
    throw new PinningError(`the token for ${name} cannot be read from ${where}`, { cause })
  })
  const token = text?.trim() ?? ''
  if (token.length > MOST_TOKEN || !TOKEN.test(token)) throw new PinningError(`${where} holds no token for ${name}`)
  return token
}
