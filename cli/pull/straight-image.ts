import { describeImage, whyNotSigned } from '../image/describe-image.ts'
import type { OpenedImage } from './image-content.ts'
import { formatName } from '../../lib/names/name.ts'
import { localName } from './local-name.ts'
import type { Place } from './place.ts'
import { PullRefusedError } from './pull-refused-error.ts'
import { SeenRecords } from './seen-records.ts'
import { showProgress } from '../show-progress.ts'
import { chooseSources, type SourceOptions, type Sources } from './sources.ts'
import { openStraight, type StraightImage } from './straight.ts'

const SHOWN_AFTER_MS = 2_000
const LOOK_MS = 500

export type StraightOptions = SourceOptions & { dockerRegistryHost: string; strict: boolean; silent: boolean; allowOlder: boolean }

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
  const text = `looking for ${[formatName(place.name), ...place.path].join('/')} at ${whoIsAsked(sources)}`
  const begun = performance.now()
  const timer = setInterval(() => void (performance.now() - begun > SHOWN_AFTER_MS && show(`${Math.round((performance.now() - begun) / 1000)} s, ${text}`)), LOOK_MS)
  const warn = (sentence: string): void => {
    end()
    process.stderr.write(`${sentence}\n`)
  }
  try {
    return await openStraight(place, sources, warn, new SeenRecords({ allowOlder: options.allowOlder, tell: warn }))
  } finally {
    clearInterval(timer)
    end()
  }
}

function whoIsAsked({ gateways, kubo }: Sources): string {
  const [gateway, ...more] = gateways
  const some = gateway && (more.length === 0 ? gateway.host : `${gateways.length} gateways`)
  return [...(some === undefined ? [] : [some]), ...(kubo ? [`the Kubo at ${kubo.host}`] : [])].join(' and ')
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
