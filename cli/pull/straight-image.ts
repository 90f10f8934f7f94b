import { describeImage, whyNotSigned } from '../image/describe-image.ts'
import type { OpenedImage } from './image-content.ts'
import { formatName } from '../../lib/names/name.ts'
import { localName } from './local-name.ts'
import type { Place } from './place.ts'
import { PullRefusedError } from './pull-refused-error.ts'
import { showProgress } from '../show-progress.ts'
import { chooseSources, type SourceOptions } from './sources.ts'
import { openStraight, type StraightImage } from './straight.ts'

const SHOWN_AFTER_MS = 2_000

export type StraightOptions = SourceOptions & { dockerRegistryHost: string; strict: boolean; silent: boolean }

/** An image straight on IPFS that may be taken, having said what it is unless `silent`. Throws PullRefusedError, and what openStraight throws. */
export async function openStraightImage(place: Place, options: StraightOptions): Promise<OpenedImage> {
  const image = await lookFor(place, options)
  const why = whyNot(place, image, options)
  if (why !== undefined) throw new PullRefusedError(`not taken: ${why}`)
  if (!options.silent) process.stderr.write(`${describe(place, image)}\n\n`)
  const { content, reference, digest, signed } = image
  return { content, reference, digest, imageName: localName(place, options.dockerRegistryHost), trust: signed?.verified.trust ?? null }
}

// A Kubo may ask its whole network for minutes.
async function lookFor(place: Place, options: StraightOptions): Promise<StraightImage> {
  const { show, end } = showProgress(options)
  const sources = chooseSources(options)
  const { gateways, kubo } = sources
  const asked = [...gateways.map(({ origin }) => origin), ...(kubo ? [`the Kubo at ${kubo.host}`] : [])]
  const timer = setTimeout(() => show(`looking for it: ${asked.join(', ')}`), SHOWN_AFTER_MS)
  try {
    return await openStraight(place, sources, (sentence) => void process.stderr.write(`${sentence}\n`))
  } finally {
    clearTimeout(timer)
    end()
  }
}

function whyNot(place: Place, { signed }: StraightImage, { strict }: StraightOptions): string | undefined {
  if (signed) return whyNotSigned(signed, { strict })
  return strict ? `nobody’s signature is behind it: ${whoSays(place)}` : undefined
}

function describe(place: Place, { digest, signed }: StraightImage): string {
  return signed ? describeImage({ ...signed, served: signed.verified.digest }) : `  digest     ${digest}\n  published  by nobody: ${whoSays(place)}`
}

// A domain that leads to a hash leads elsewhere tomorrow, or for whoever answers in its place.
function whoSays({ name }: Place): string {
  return name.kind === 'content' ? 'its hash says what it is' : `what it is, is as ${formatName(name)} leads to it now`
}
