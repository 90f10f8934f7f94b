import { z } from 'zod'
import { DOCKER_CONFIG, OCI_CONFIG } from '../../oci/media-types.ts'
import type { LoadableImage } from '../ipfs-tools.ts'

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/)
const manifest = z.looseObject({ config: z.looseObject({ digest, mediaType: z.enum([OCI_CONFIG, DOCKER_CONFIG]) }), layers: z.array(z.looseObject({ digest })).max(200) })

/** What docker takes of a manifest to load its image; undefined for what docker does not run. */
export function parseManifestText(text: string | undefined): LoadableImage | undefined {
  const { data } = manifest.safeParse(parseJson(text))
  return data && { config: data.config.digest, layers: data.layers.map((layer) => layer.digest) }
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
