import { z } from 'zod'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { IMAGE_DATA, imageMessageSchema, isWithdrawal, type ImageMessage } from '../lib/identity/image/image-signature.ts'
import { isDigest } from '../lib/oci/digest.ts'
import { askHub } from './credential/ask-hub.ts'
import { reachHub, type HubOptions, type ReachedHub } from './hub-api.ts'
import { ImageInvalidError, parseImage, type ImageReference } from './image/image-reference.ts'
import { signInBrowser } from './image/sign-in-browser.ts'
import { same } from './signing/check-claim.ts'
import { checkSeq } from './signing/check-times.ts'
import { DraftRefusedError } from './signing/draft-refused-error.ts'
import { openSigningSession } from './signing/open-session.ts'
import { readDraft } from './signing/read-draft.ts'
import { showImage } from './signing/show-message.ts'
import { signMessage } from './signing/sign-message.ts'
import { addWalletOptions, type WalletOptions } from './signing/wallet.ts'
import { withHub } from './with-hub-options.ts'

type Options = HubOptions & WalletOptions & { json: boolean; bytes: boolean; withdraw: boolean; device?: true; days?: number }

const EXAMPLES = `ipcr sign hub.example.org/alice/app:v1 --keystore wallet.json
  IPCR_PRIVATE_KEY=0x… ipcr sign hub.example.org/alice/app@sha256:… --yes --json
  ipcr sign hub.example.org/alice/app:v1 --device      sign on its page, where the wallet is
  ipcr sign hub.example.org/alice/app:v1 --withdraw    take it back

A signature of a tag says that this tag means these bytes; --bytes, or a digest, says only that the bytes are yours. Sign
the tag again when it moves. Images for several platforms are signed as one. ipcr verify shows what others see.`

const kept = z.object({ manifest: z.string() })

/** `ipcr sign`: a wallet stands for an image. */
export function addSignCommand(program: Command): void {
  withHub(addWalletOptions(program.command('sign')
    .description('sign an image with a wallet: a tag, or the bytes of a digest')
    .argument('<image>', 'as docker names it: hub.example.org/alice/app:v1')
    .option('--bytes', 'sign the bytes that the tag points to, not the tag', false)
    .addOption(new Option('--device', 'sign on the page of the image, in a browser where the wallet is, and wait for it').conflicts(['keystore', 'keyEnv', 'withdraw', 'days']))
    .option('--withdraw', 'take back what was signed about it', false)
    .option('--days <days>', 'how long it shall hold (default: 365)', parseDays)), EXAMPLES)
    .action(sign)
}

async function sign(text: string, options: Options): Promise<void> {
  const image = parseImage(text, { hostless: options.hub !== undefined })
  const named = image.host === undefined ? options : { ...options, hub: image.host }
  const tag = image.reference.kind === 'tag' && !options.bytes ? image.reference.tag : ''
  if (options.device) return signElsewhere(reachHub(named), image, tag, options)
  const { api, wallet, hub } = await openSigningSession(named)
  const digest = await digestOf(hub, image)
  const asked = { reference: digest, tag: tag === '' ? null : tag, withdraw: options.withdraw, ...(options.days === undefined ? {} : { days: options.days }) }
  const draft = readDraft(await api('POST', `repositories/${image.repository}/signatures/draft`, asked), IMAGE_DATA, imageMessageSchema)
  checkMessage(draft.message, { repository: image.repository, digest, tag }, options)
  const signature = await signMessage(wallet, IMAGE_DATA, draft, showImage(draft.message), options)
  const { address } = await wallet.open()
  const { manifest } = kept.parse(await api('POST', `repositories/${image.repository}/signatures`, { signature }))
  process.stdout.write(options.json ? `${JSON.stringify({ repository: image.repository, digest, tag: tag || null, signer: address, manifest })}\n` : `${describe(signature, options)}\n`)
}

async function signElsewhere(hub: ReachedHub, image: ImageReference, tag: string, { json }: Options): Promise<void> {
  const digest = await digestOf(hub, image)
  const { manifest, signer, state } = await signInBrowser(hub, image, { digest, tag })
  process.stdout.write(json ? `${JSON.stringify({ repository: image.repository, digest, tag: tag || null, signer, manifest })}\n` : `Signed by ${signer}; it is ${state} now.\n`)
}

/** What the tag points to now, as the hub says: it is shown before it is signed. */
async function digestOf(hub: ReachedHub, { repository, reference }: ImageReference): Promise<string> {
  if (reference.kind === 'digest') return reference.digest
  const { status, headers } = await askHub(hub.at, { method: 'HEAD', path: `/v2/${repository}/manifests/${reference.tag}`, headers: { host: hub.host } })
  const digest = headers['docker-content-digest']
  if (status === 200 && typeof digest === 'string' && isDigest(digest)) return digest
  throw new ImageInvalidError(`${hub.host} has no ${repository}:${reference.tag} (${status})`)
}

function checkMessage(message: ImageMessage, asked: { repository: string; digest: string; tag: string }, { withdraw, days }: Options): void {
  same('repository', message.repository, asked.repository)
  same('digest', message.digest, asked.digest)
  same('tag', message.tag, asked.tag)
  checkSeq(message.seq, Date.now())
  checkSeq(message.issuedAt * 1000, Date.now())
  const until = message.issuedAt + (days ?? 365) * 86_400
  if (withdraw ? !isWithdrawal(message) : message.notAfter !== until) throw new DraftRefusedError(`the hub would have it hold until ${message.notAfter}, not ${withdraw ? 'for no time' : `until ${until}`} (Unix seconds)`)
}

function parseDays(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (days >= 1 && days <= 3650) return days
  throw new InvalidArgumentError('A number of days, from 1 to 3650.')
}

function describe({ repository, tag, digest, notAfter }: ImageMessage, { withdraw }: Options): string {
  const what = tag === '' ? `${repository}@${digest}` : `${repository}:${tag} (${digest})`
  return withdraw ? `What you signed about ${what} counts no more.` : `You stand for ${what} until ${new Date(notAfter * 1000).toISOString().slice(0, 10)}.`
}
