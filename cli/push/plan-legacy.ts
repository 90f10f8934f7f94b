import { z } from 'zod'
import { parseJson } from '../../lib/roots/read/parse-json.ts'
import { legacyConfig, legacyLayer, type LegacyLayer } from './legacy-config.ts'
import { manifestOver } from './plan-saved.ts'
import { madeBlob, type PlannedImage } from './planned-image.ts'
import { SavedError } from './saved-error.ts'
import type { SavedFiles } from './saved-files.ts'

const MOST_IMAGES = 100
const MOST_LAYERS = 1000
const MOST_CONFIG = 4 * 1024 * 1024
const repositories = z.record(z.string(), z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)))

/** The images in what docker saved before 1.10: `repositories`, and `json` and `layer.tar` of each layer. Throws SavedError, LayoutError. */
export async function planLegacy(files: SavedFiles): Promise<PlannedImage[]> {
  const names = new Map<string, string[]>()
  for (const [repository, tags] of Object.entries(parseJson('repositories', files.text('repositories'), repositories)))
    for (const [tag, id] of Object.entries(tags)) names.set(id, [...(names.get(id) ?? []), `${repository}:${tag}`])
  if (names.size === 0) throw new SavedError('repositories lists no image')
  if (names.size > MOST_IMAGES) throw new SavedError(`repositories lists ${names.size} images: more than ${MOST_IMAGES} are not taken`)
  const known = new Map<string, LegacyLayer>()
  return Promise.all([...names].map(([id, its]) => planImage(files, id, its, known)))
}

async function planImage(files: SavedFiles, id: string, names: string[], known: Map<string, LegacyLayer>): Promise<PlannedImage> {
  const chain = chainOf(files, id, known)
  const layers = chain.map(({ id: layer }) => files.blob(`${layer}/layer.tar`))
  const diffIds = layers.map(({ digest }) => digest)
  const config = madeBlob(legacyConfig(chain, diffIds))
  if (config.size > MOST_CONFIG) throw new SavedError(`the image ${id} has a configuration of more than 4 MiB`)
  return { names, ...(await manifestOver(config, layers, diffIds)) }
}

// The lowest first. Images share most of their layers, each of which is read once.
function chainOf(files: SavedFiles, top: string, known: Map<string, LegacyLayer>): LegacyLayer[] {
  const chain: LegacyLayer[] = []
  for (let id: string | undefined = top; id !== undefined; id = chain[0]?.parent) {
    if (chain.length === MOST_LAYERS) throw new SavedError(`the image has more than ${MOST_LAYERS} layers, or they name each other`)
    const layer: LegacyLayer = known.get(id) ?? legacyLayer(id, files.text(`${id}/json`))
    known.set(id, layer)
    chain.unshift(layer)
  }
  return chain
}
