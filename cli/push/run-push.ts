import type { Digest } from '../../lib/oci/digest.ts'
import type { HubOptions } from '../hub-api.ts'
import type { Registry } from '../registry/registry.ts'
import type { Choice } from './choose-images.ts'
import type { KuboChoice } from './ipfs/choose-kubo.ts'
import { IpfsPush, type IpfsPushed } from './ipfs/ipfs-push.ts'
import { openImages, type OpenImages, type Streaming } from './open-images.ts'
import { planPresent } from './plan-present.ts'
import type { PushProgress } from './push-blobs.ts'
import { pushImage } from './push-image.ts'
import { pushRegistry } from './push-registry.ts'
import type { PushSource } from './push-source.ts'
import { uploadingFiles } from './stream-sink.ts'
import type { Target } from './target.ts'

export type Pushed = { kind: 'hub'; registry: Registry; target: Target; digest: Digest }
export type PushJob = { source: PushSource; /** where it goes, when that was said */ name: string | undefined; options: HubOptions; kubo: KuboChoice | undefined; progress: PushProgress }

/** Pushes an image, or all that an archive holds under their own names, to hubs or to a Kubo. Throws SavedError, DockerError, RegistryError, KuboError. */
export async function runPush(job: PushJob): Promise<(Pushed | IpfsPushed)[]> {
  const { kubo, progress } = job
  const ipfs = kubo && new IpfsPush({ kubo, progress })
  try {
    const images = await openImages(job, streamingOf(job, ipfs))
    return await pushAll(images, job, ipfs).finally(images.close)
  } finally {
    ipfs?.abort()
  }
}

// What names a host goes there, unless a Kubo was asked for.
function straight({ kubo }: PushJob, ipfs: IpfsPush | undefined, { host }: Target): IpfsPush | undefined {
  return kubo?.isAsked || host === undefined ? ipfs : undefined
}

function streamingOf(job: PushJob, ipfs: IpfsPush | undefined): Streaming {
  const { options, progress } = job
  return {
    present: async (target, image) => {
      const present = straight(job, ipfs, target) ? undefined : await planPresent(pushRegistry(target.host, options), target.repository, image)
      present?.blobs.forEach(({ size }) => progress.skipped(size))
      return present
    },
    files: async (target, diffIds) => {
      return straight(job, ipfs, target)?.files() ?? uploadingFiles({ registry: pushRegistry(target.host, options), repository: target.repository, diffIds, progress })
    },
  }
}

async function pushAll({ choices, open }: OpenImages, job: PushJob, ipfs: IpfsPush | undefined): Promise<(Pushed | IpfsPushed)[]> {
  const pushed: (Pushed | IpfsPushed)[] = []
  for (const choice of choices) if (!straight(job, ipfs, choice.target)) pushed.push(await toHub(choice, open, job))
  const rest = choices.filter(({ target }) => straight(job, ipfs, target))
  return ipfs && rest.length > 0 ? [...pushed, ...(await ipfs.publish(rest, open))] : pushed
}

async function toHub({ image, target }: Choice, open: OpenImages['open'], { options, progress }: PushJob): Promise<Pushed> {
  const registry = pushRegistry(target.host, options)
  return { kind: 'hub', registry, target, digest: await pushImage(registry, target, image, open, progress) }
}
