import { ownOrigin } from '../../http/own-origin.ts'
import type { Name } from '../../names/name.ts'
import { OciError } from '../../oci/errors.ts'
import type { RegistryParts, RegistryRequest } from '../types.ts'
import type { ForeignName } from './place.ts'

/** The refusal of everything but reading, with what would have to be done first. */
export function writeRefused(parts: RegistryParts, request: RegistryRequest, foreign: ForeignName): OciError {
  return new OciError('DENIED', sentence(parts, request, foreign))
}

function sentence(parts: RegistryParts, request: RegistryRequest, { name, rest, shown, followed }: ForeignName): string {
  const first = shown.split('/')[0] ?? shown
  if (followed) return `${first} is published under its owner's own key ${parts.db.lookups.ownNamespace(first)?.ipnsName ?? ''}: it is written there, this hub only follows it`
  if (!isClaimable(name)) return `"${first}" is a name outside this hub and cannot be pushed to or deleted from here: push to a namespace of this hub`
  if (rest.length === 0) return `${first} is a namespace: name a repository in it, as ${first}/app`
  if (parts.config.auth === 'open') return `${first} has no claim here, and an open hub has no accounts that could sign one: start it with IPCR_AUTH=wallet`
  return `${first} has no claim yet: sign one at ${origin(parts, request)}/account/namespaces or with ipcr namespace claim ${first}`
}

function isClaimable({ kind }: Name): boolean {
  return kind === 'wallet' || kind === 'ens' || kind === 'dns'
}

function origin({ config }: RegistryParts, { headers }: RegistryRequest): string {
  return ownOrigin(config, headers.host ?? '')
}
