import { spawn } from 'node:child_process'
import type { CheckedImage } from '../image/checked-image.ts'
import { formatImage } from '../image/image-reference.ts'
import { contentOf, trustedImage, type HubImageOptions } from './hub-image.ts'
import { PullRefusedError } from './pull-refused-error.ts'
import { requirePlatform } from './require-platform.ts'

export type HubPullOptions = HubImageOptions & { engine: string; platform?: string }

/** Verifies an image of a hub, and has docker or podman pull exactly that one. Throws PullRefusedError, PlatformError, and what trustedImage throws. */
export async function runHubPull(text: string, options: HubPullOptions): Promise<{ name: string; digest: string; trust: string }> {
  const checked = await trustedImage(text, options)
  const { hub, image, verified } = checked
  // Of one that is for another platform alone docker says so, and takes it.
  if (options.platform !== undefined) await requireThis(checked, options.platform)
  const exact = formatImage(hub.host, { ...image, reference: { kind: 'digest', digest: verified.digest } })
  await engine(options, ['pull', ...(options.silent ? ['--quiet'] : []), ...(options.platform === undefined ? [] : ['--platform', options.platform]), '--', exact])
  const named = formatImage(hub.host, image)
  if (image.reference.kind === 'tag') await engine(options, ['tag', '--', exact, named])
  return { name: named, digest: verified.digest, trust: verified.trust }
}

async function requireThis(checked: CheckedImage, platform: string): Promise<void> {
  const content = contentOf(checked)
  await requirePlatform(content, await content.manifest(checked.verified.digest), platform)
}

// What the engine says goes to the terminal; the result alone to whoever reads this program's output.
async function engine({ engine: program, silent }: HubPullOptions, args: string[]): Promise<void> {
  const code = await new Promise<number | null>((resolve, reject) => {
    spawn(program, args, { stdio: ['ignore', silent ? 'ignore' : 2, 2] }).once('error', reject).once('exit', resolve)
  }).catch((error: unknown) => {
    throw new PullRefusedError(`${program} cannot be started (${error instanceof Error ? error.message : 'unknown'}): install it, or choose another with --engine`)
  })
  if (code !== 0) throw new PullRefusedError(`${program} ${args.join(' ')} ended with ${code ?? 'a signal'}`)
}
