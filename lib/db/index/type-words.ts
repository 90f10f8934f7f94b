import { DOCKER_CONFIG, isImageManifestType, isIndexType, OCI_CONFIG } from '../../oci/media-types.ts'

// What people call the artifacts that are in use, by what their types contain.
const KINDS: [word: string, pattern: RegExp][] = [
  ['helm', /\bhelm\b/],
  ['signature', /signature|cosign|notary|simplesigning|\bipcr\.signature\b/],
  ['sbom', /spdx|cyclonedx|syft/],
  ['attestation', /in-toto|attestation|sigstore\.bundle/],
  ['wasm', /\bwasm\b/],
]

/** The words by which `type:` finds a manifest of that type: the type itself, `image`, `index` or `artifact`, and what it is called. */
export function typeWords(type: string): string[] {
  if (isIndexType(type)) return [type, 'index']
  if (type === OCI_CONFIG || type === DOCKER_CONFIG || isImageManifestType(type)) return [type, 'image']
  return [type, 'artifact', ...KINDS.filter(([, pattern]) => pattern.test(type.toLowerCase())).map(([word]) => word)]
}
