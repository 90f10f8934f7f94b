export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
export const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json'
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json'
export const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json'
/** artifactType of a wallet's signature of an image, and media type of its only layer (docs/root-format.md). */
export const WALLET_SIGNATURE = 'application/vnd.ipcr.signature.eip712.v1+json'

// RFC 6838 §4.2: type and subtype of at most 127 restricted characters each.
const NAME = '[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}'
const MEDIA_TYPE = new RegExp(`^${NAME}/${NAME}$`)

/** True for a bare media type (RFC 6838 §4.2), without parameters. */
export function isMediaType(text: string): boolean {
  return MEDIA_TYPE.test(text)
}

/** A Content-Type header's media type without parameters; undefined when absent or malformed. */
export function bareMediaType(header: string | undefined): string | undefined {
  const type = header?.split(';', 1)[0]?.trim()
  return type && isMediaType(type) ? type : undefined
}

/** True for `application/json` and `application/…+json`. */
export function isJsonType(type: string): boolean {
  return /^application\/(?:[^/]+\+)?json$/i.test(type)
}

/** True for the two media types of an image manifest. */
export function isImageManifestType(type: string): boolean {
  return type === OCI_MANIFEST || type === DOCKER_MANIFEST
}

/** True for the two media types of an index (docker: manifest list). */
export function isIndexType(type: string): boolean {
  return type === OCI_INDEX || type === DOCKER_LIST
}
