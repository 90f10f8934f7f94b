import { Option, type Command } from 'commander'
import { DATA_OPTION } from './data-directory.ts'
import { formatBytes } from './format-bytes.ts'
import type { HubOptions } from './hub-api.ts'
import type { IpfsPushed } from './push/ipfs/ipfs-push.ts'
import type { Pushed } from './push/run-push.ts'
import type { RegistryAddress } from './registry/registry-address.ts'
import { RegistryError } from './registry/registry-error.ts'
import { showProgress } from './show-progress.ts'

const PUBLISHED_MS = 15_000
const WANTED_MS = 300_000

type Options = HubOptions & { json: boolean; silent: boolean; ipfs: boolean; dockerRegistryHost?: string; ipfsHost?: string; key?: string }

const EXAMPLES = `
Examples:
  ipcr push example/helloworld                          from dockerd, to the hub that runs here
  ipcr push helloworld:v1 alice/app:v1                  under another name
  ipcr push -r hub.example.org helloworld alice/app     to another hub
  docker save helloworld | ipcr push -q -r hub.example.org -
  ipcr push image.tar                                   what docker save wrote, any version since 1.9
  ipcr push ./layout alice/app:v1                       an OCI Image Layout
  ipcr push helloworld --ipfs-host 127.0.0.1:5001       straight to a Kubo, without a hub: /ipfs/<cid>
  ipcr push helloworld:v1 alice/app:v1 --key alice      and under the name of its key alice: /ipns/<key>/app

Where no hub is named, in the image's name or by -r, and none runs on the data directory, it goes straight to the Kubo of this machine.

What begins with / or ./, or ends in .tar, .tgz, .tar.gz or .tar.zst, is a path; all else is an image of dockerd (DOCKER_HOST).`

/** `ipcr push`: an image from dockerd, a directory, an archive or standard input, to a hub. */
export function addPushCommand(program: Command): void {
  program.command('push')
    .description('push an image from dockerd, an OCI layout, a saved tar or standard input')
    .argument('<image>', 'as docker names it, a path, or - for what docker save writes')
    .argument('[name]', 'where to: alice/app:v1, with or without the host of a hub (default: the name that the image has)')
    .option('-r, --hub <hub>', 'the hub, by its host or address (default: the host in the name, else the hub that runs on the data directory)')
    .option('--ipfs-host <host>', 'straight to the Kubo whose RPC is there (default, without a hub: KUBO_RPC_URL or 127.0.0.1:5001)')
    .option('--key <key>', 'straight to Kubo, and publish it under the name of this key of Kubo, beside what is there')
    .addOption(new Option('--docker-registry-host <host>').hideHelp())
    .option('-q, --silent', 'print what to pull it by, and nothing else', false)
    .option('--ipfs', 'wait until it is published, and print its /ipfs/<cid> in place of the name', false)
    .option(...DATA_OPTION).option('--json', 'print an object for each image', false)
    .addHelpText('after', EXAMPLES)
    .action(push)
}

async function push(image: string, name: string | undefined, given: Options): Promise<void> {
  const { runPush, parseSource, chooseKubo } = await load()
  const { ipfsHost, key, data } = given
  // ipdr is told both: the Kubo that it pushes to, and the registry that it serves it by.
  const hub = given.hub ?? (ipfsHost === undefined ? given.dockerRegistryHost : undefined)
  const options = { ...(hub === undefined ? {} : { hub }), ...(data === undefined ? {} : { data }) }
  const kubo = chooseKubo({ ...options, ...(ipfsHost === undefined ? {} : { ipfsHost }), ...(key === undefined ? {} : { key }) })
  const progress = progressOf(given)
  const pushed = await runPush({ source: parseSource(image), name, options, kubo, progress }).finally(progress.end)
  if (!given.silent) process.stderr.write(`${progress.text()}\n`)
  for (const one of pushed) process.stdout.write(`${one.kind === 'ipfs' ? ipfsResult(one, given) : await hubResult(one, given)}\n`)
}

async function load() {
  const [{ runPush }, { parseSource }, { chooseKubo }] = await Promise.all([import('./push/run-push.ts'), import('./push/push-source.ts'), import('./push/ipfs/choose-kubo.ts')])
  return { runPush, parseSource, chooseKubo }
}

function ipfsResult({ images, cid, ipns }: IpfsPushed, { json, silent }: Options): string {
  const places = { ipfs: `/ipfs/${cid}`, ...(ipns === undefined ? {} : { ipns }) }
  if (json) return images.map((image) => JSON.stringify({ ...image, ...places })).join('\n')
  return silent ? places.ipfs : [...Object.values(places), ...images.map(({ digest }) => digest)].join('\n')
}

async function hubResult(pushed: Pushed, { json, silent, ipfs }: Options): Promise<string> {
  const [{ formatTarget }, { publishedCid }] = await Promise.all([import('./push/target.ts'), import('./push/published-cid.ts')])
  const name = formatTarget(pushed.registry.address.host, pushed.target)
  const cid = silent && !ipfs && !json ? undefined : await publishedCid(pushed, ipfs ? WANTED_MS : PUBLISHED_MS)
  if (ipfs && cid === undefined) throw new RegistryError(`${name} was pushed, and not published within five minutes: is it a hub?`)
  if (json) return JSON.stringify({ name, digest: pushed.digest, ...(cid === undefined ? {} : { ipfs: `/ipfs/${cid}` }) })
  if (silent) return ipfs ? `/ipfs/${cid}` : name
  return [`docker pull ${name}`, pushed.digest, ...(cid === undefined ? [] : [`/ipfs/${cid}`, browseUrl(pushed.registry.address, cid)])].join('\n')
}

// The hub is a gateway, which lists a directory for people.
function browseUrl({ origin, at }: RegistryAddress, cid: string): string {
  return `${origin ?? at}/ipfs/${cid}`
}

function progressOf({ silent }: Options) {
  const line = showProgress()
  const done = { sent: 0, skipped: 0 }
  const text = (): string => `${formatBytes(done.sent)} pushed${done.skipped === 0 ? '' : `, ${formatBytes(done.skipped)} were there`}`
  const count = (what: 'sent' | 'skipped') => (bytes: number): void => {
    done[what] += bytes
    if (!silent) line.show(text())
  }
  return { sent: count('sent'), skipped: count('skipped'), text, end: line.end }
}
