import { spawn } from 'node:child_process'
import { Option, type Command } from 'commander'
import { checkImage, type ImageOptions } from './image/checked-image.ts'
import { describeImage, whyNotTrusted } from './image/describe-image.ts'
import { formatImage } from './image/image-reference.ts'
import { withHub } from './with-hub-options.ts'

/** The image is not pulled, or could not be. */
export class PullRefusedError extends Error {
  readonly code = 'PULL_REFUSED'
  override name = 'PullRefusedError'
}

type Options = ImageOptions & { json: boolean; engine: string; strict: boolean }

const EXAMPLES = `ipcr pull hub.example.org/alice/app:v1
  ipcr pull hub.example.org/alice/app:v1 --strict      refuse it unless it is signed, whatever its namespace asks for
  ipcr pull hub.example.org/alice/app:v1 --engine podman`

/** `ipcr pull`: verifies an image, and has docker pull exactly that one. */
export function addPullCommand(program: Command): void {
  withHub(program.command('pull')
    .description('verify an image, then pull exactly that one with docker or podman')
    .argument('<image>', 'as docker names it: hub.example.org/alice/app:v1')
    .option('--strict', 'refuse what nobody signed, also where its namespace does not ask for signatures', false)
    .addOption(new Option('--engine <engine>', 'what pulls').choices(['docker', 'podman']).default('docker'))
    .option('--gateway <url...>', 'take records and blocks for the verification from these trustless gateways (default: the hub itself)', []), EXAMPLES)
    .action(pull)
}

async function pull(text: string, options: Options): Promise<void> {
  const checked = await checkImage(text, options)
  const why = whyNotTrusted(checked, options)
  if (why !== undefined) throw new PullRefusedError(`not pulled: ${why}`)
  const { hub, image, verified } = checked
  const exact = formatImage(hub.host, { ...image, reference: { kind: 'digest', digest: verified.digest } })
  process.stderr.write(`${describeImage(checked)}\n\n`)
  await engine(options, ['pull', '--', exact])
  const named = formatImage(hub.host, image)
  if (image.reference.kind === 'tag') await engine(options, ['tag', '--', exact, named])
  process.stdout.write(options.json ? `${JSON.stringify({ image: named, digest: verified.digest, trust: verified.trust })}\n` : `${named} is ${verified.digest}\n`)
}

// What the engine says goes to the terminal; the result alone to whoever reads this program's output.
async function engine({ engine: program }: Options, args: string[]): Promise<void> {
  const code = await new Promise<number | null>((resolve, reject) => {
    spawn(program, args, { stdio: ['ignore', 2, 2] }).once('error', reject).once('exit', resolve)
  }).catch((error: unknown) => {
    throw new PullRefusedError(`${program} cannot be started (${error instanceof Error ? error.message : 'unknown'}): install it, or choose another with --engine`)
  })
  if (code !== 0) throw new PullRefusedError(`${program} ${args.join(' ')} ended with ${code ?? 'a signal'}`)
}
