import { Option, type Command } from 'commander'
import type { PullOptions } from './pull/run-pull.ts'
import { parseSeconds } from './seconds.ts'
import { withHub } from './with-hub-options.ts'

type Options = PullOptions & { json: boolean; ipfsGateway?: string }

const EXAMPLES = `ipcr pull hub.example.org/alice/app:v1
  ipcr pull hub.example.org/alice/app:v1 --strict      refuse it unless it is signed, whatever its namespace asks for
  ipcr pull hub.example.org/alice/app:v1 --engine podman
  ipcr pull /ipfs/QmYMg6WAuvF5i5yFmjT8KkqewZ5Ngh4U9Mp1bGfdjraFVk
  ipcr pull your.domain/go-ipfs:v0.6.0                 a domain with a DNSLink, which needs no hub
  ipcr pull k51…/app:v1 --gateway https://one.example.org https://two.example.org
  ipcr pull alice.eth/app:v1 -o app.tar                into a file that docker, podman and skopeo load
  ipcr pull alice.eth/app:v1 -o app/                   into an OCI Image Layout

Without a hub: what begins with /ipfs/ or /ipns/, a CID, ciq…, a key, a wallet, a .eth name, and a domain that is no registry and
has a DNSLink. Its blocks come from all gateways and the Kubo at once, and each is checked.`

/** `ipcr pull`: verifies an image of a hub and has docker pull exactly that one, or brings one from IPFS into dockerd. */
export function addPullCommand(program: Command): void {
  withHub(withSources(program.command('pull')
    .description('verify an image and pull exactly that one: from a hub, or straight over IPFS')
    .argument('<image>', 'as docker names it: hub.example.org/alice/app:v1; or /ipfs/<cid>, <name>/app:v1')
    .option('-o, --output <path>', 'write it to a file, to - (standard output), or as OCI Image Layout into a directory (app/)')
    .addOption(new Option('--engine <engine>', 'what pulls from a hub').choices(['docker', 'podman']).default('docker'))
    .addOption(new Option('--ipfs-gateway <address>').hideHelp())), EXAMPLES)
    .action(pull)
}

/** The options of a command that takes an image from wherever it is. */
export function withSources(command: Command): Command {
  return command
    .option('--strict', 'refuse what nobody signed, also where its namespace does not ask for signatures', false)
    .addOption(new Option('-f, --format <format>', 'of a file: for docker load, or an OCI archive (default: docker; oci for directories)').choices(['docker', 'oci']))
    .option('--platform <platform>', 'of an image of several platforms this one alone, such as linux/arm64; an image of another is refused')
    .option('--ipfs', 'take it straight over IPFS, also when its name could be that of a hub', false)
    .option('--gateway <url...>', 'take records and blocks from these trustless gateways, such as hubs (default: the hub it is on; over IPFS the configured ones, or Kubo)', [])
    .option('--ipfs-host <host>', 'take them from the Kubo whose RPC is there, such as 127.0.0.1:5001')
    .option('--timeout <seconds>', 'how long to look on IPFS for what nobody sends (default: 60 with a Kubo, which asks its whole network; 10 with gateways alone)', parseSeconds)
    .option('--allow-older', 'over IPFS: take what a name stands for now, also when a newer record of it was seen before', false)
    .option('--docker-registry-host <host>', 'the host in the local name of what a hash names', 'docker.localhost:5000')
    .option('-q, --silent', 'print the name, and nothing else', false)
}

async function pull(text: string, { json, ipfsGateway, ...options }: Options): Promise<void> {
  const { runPull } = await import('./pull/run-pull.ts')
  // As ipdr has it: one, and also without http://.
  const gateways = ipfsGateway === undefined ? [] : [/^https?:/.test(ipfsGateway) ? ipfsGateway : `http://${ipfsGateway}`]
  const { name, digest, trust } = await runPull(text, { ...options, gateway: [...options.gateway, ...gateways] })
  // Standard output has the archive then.
  const out = options.output === '-' ? process.stderr : process.stdout
  if (options.output !== '-' || !options.silent) out.write(json ? `${JSON.stringify({ image: name, digest, trust })}\n` : options.silent ? `${name}\n` : `${name} is ${digest}\n`)
}
