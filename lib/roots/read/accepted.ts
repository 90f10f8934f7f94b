import { DOCKER_LIST, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST } from '../../oci/media-types.ts'

const ANYTHING = ['*/*', 'application/*']

/** True when a client takes this media type; one that says nothing takes everything (RFC 9110 §12.5.1). */
export function accepts(accept: readonly string[], mediaType: string): boolean {
  return accept.length === 0 || accept.includes(mediaType) || ANYTHING.some((range) => accept.includes(range))
}

/** True for a client that knows docker's manifests and no others. */
export function acceptsOnlyDocker(accept: readonly string[]): boolean {
  const isDocker = [DOCKER_MANIFEST, DOCKER_LIST].some((type) => accept.includes(type))
  return isDocker && ![OCI_MANIFEST, OCI_INDEX].some((type) => accepts(accept, type))
}
