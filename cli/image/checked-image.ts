import { z } from 'zod'
import { policySchema, wantsSignature } from '../../lib/identity/image/policy.ts'
import { verifyImage, type VerifiedImage } from '../../lib/identity/image/verify-image.ts'
import { findRoot } from '../../lib/resolve/image/find-root.ts'
import { askHub } from '../credential/ask-hub.ts'
import { apiOf, reachHub, type HubOptions, type ReachedHub } from '../hub-api.ts'
import { parseGateway } from '../pull/sources.ts'
import { rootQuestion } from './root-question.ts'
import { gatewayBlocks } from './gateway-blocks.ts'
import { signaturesAt } from './hub-signatures.ts'
import { parseImage, type ImageReference } from './image-reference.ts'

const ruleSchema = z.object({ signed: policySchema.shape.signed })
const RETRIES = 20
const PAUSE_MS = 500
const ACCEPT = ['application/vnd.oci.image.index.v1+json', 'application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json', 'application/vnd.docker.distribution.manifest.v2+json']

export type ImageOptions = HubOptions & { gateway: string[] }

/** An image as its published root has it, beside what the hub would give to docker. `image.reference` is as it was asked for. */
export type CheckedImage = { hub: ReachedHub; image: ImageReference; ipnsName: string; /** until when (Unix ms) the publisher's record counts */ validUntil: number; verified: VerifiedImage; /** undefined: the hub does not have it */ served: string | undefined; /** by the root, or by a rule that the hub has and has not published yet */ required: boolean }

/**
 * Reads an image from the root that its namespace's key signed, verifying all on the way, and asks the hub what it would serve. A
 * push or a signature of a moment ago may not be published yet, so a difference is looked at again for ten seconds.
 */
export async function checkImage(text: string, options: ImageOptions): Promise<CheckedImage> {
  const image = parseImage(text, { hostless: options.hub !== undefined })
  const hub = reachHub(image.host === undefined ? options : { hub: image.host })
  const isWanted = await wantedByHub(hub, image)
  for (let tries = 0; ; tries++) {
    const served = await digestAt(hub, image)
    const found = await readImage(hub, image, options).catch((error: unknown) => {
      if (tries < RETRIES && served !== undefined && error instanceof Error && 'code' in error && (error.code === 'IMAGE_MISSING' || error.code === 'UNRESOLVABLE')) return undefined
      throw error
    })
    if (found && (tries >= RETRIES || !(await isBehind(hub, image, found.verified, served)))) return { hub, image, served, ...found, required: isWanted || found.verified.required }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

async function readImage(hub: ReachedHub, { name, path, reference }: ImageReference, { gateway }: ImageOptions): Promise<{ ipnsName: string; validUntil: number; verified: VerifiedImage }> {
  const gateways = gateway.length > 0 ? gateway.map(parseGateway) : [new URL(hub.at)]
  const source = gatewayBlocks(gateways)
  const { root, ipnsName, validUntil, evidence } = await findRoot(rootQuestion(hub, name, source, gateways))
  return { ipnsName, validUntil, verified: await verifyImage({ source, root, ipnsName, evidence, path, reference, now: Date.now() }) }
}

async function isBehind(hub: ReachedHub, { repository }: ImageReference, { digest, signatures, complete }: VerifiedImage, served: string | undefined): Promise<boolean> {
  if (served === undefined) return false
  if (served !== digest) return true
  return complete && (await signaturesAt(hub, repository, digest)).some((listed) => !signatures.some(({ manifest }) => manifest === listed))
}

// Only ever one reason more to refuse: what the root says counts whatever the hub answers.
async function wantedByHub(hub: ReachedHub, { repository, path }: ImageReference): Promise<boolean> {
  const [namespace = ''] = repository.split('/')
  const { data } = ruleSchema.safeParse(await apiOf(hub, undefined)('GET', `namespaces/${encodeURIComponent(namespace)}/signing`).catch(() => undefined))
  return data !== undefined && wantsSignature({ v: 1, ...data }, path.join('/'))
}

async function digestAt(hub: ReachedHub, { repository, reference }: ImageReference): Promise<string | undefined> {
  const path = `/v2/${repository}/manifests/${reference.kind === 'tag' ? reference.tag : reference.digest}`
  const { status, headers } = await askHub(hub.at, { method: 'HEAD', path, headers: { host: hub.host, accept: ACCEPT.join(', ') } })
  const digest = headers['docker-content-digest']
  return status === 200 && typeof digest === 'string' ? digest : undefined
}
