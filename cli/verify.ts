import type { Command } from 'commander'
import { checkImage, type ImageOptions } from './image/checked-image.ts'
import { describeImage, whyNotTrusted } from './image/describe-image.ts'
import { withHub } from './with-hub-options.ts'

type Options = ImageOptions & { json: boolean }

const EXAMPLES = `ipcr verify hub.example.org/alice/app:v1
  ipcr verify alice.eth/app:v1 --hub hub.example.org --gateway https://gateway.example.net
  ipcr verify hub.example.org/alice/app@sha256:… --json

No hub is believed: the record, every block, the claim and the signatures are verified here, and what the hub serves
is compared with what the publisher's key signed. Exit code 0: signed by its publisher, and that is what the hub serves.`

/** `ipcr verify`: who stands for an image. */
export function addVerifyCommand(program: Command): void {
  withHub(program.command('verify')
    .description('verify who signed an image, from its published root and without believing the hub')
    .argument('<image>', 'as docker names it: hub.example.org/alice/app:v1, or without the host')
    .option('--gateway <url...>', 'take records and blocks from these trustless gateways (default: the hub itself)', []), EXAMPLES)
    .action(verify)
}

async function verify(text: string, options: Options): Promise<void> {
  const checked = await checkImage(text, options)
  const why = whyNotTrusted(checked, { strict: true })
  const { verified, ipnsName, served, validUntil } = checked
  process.stdout.write(options.json
    ? `${JSON.stringify({ ...verified, tag: verified.tag ?? null, ipnsName, validUntil: new Date(validUntil).toISOString(), served: served ?? null, trusted: why === undefined, why: why ?? null })}\n`
    : `${describeImage(checked)}\n${why === undefined ? '\nIts publisher stands for it.' : `\nNot to be trusted: ${why}.`}\n`)
  if (why !== undefined) process.exitCode = 1
}
