import type { Command } from 'commander'
import { withSources } from './pull.ts'
import type { SaveOptions } from './pull/run-save.ts'
import { withHub } from './with-hub-options.ts'

type Options = SaveOptions & { json: boolean }

const EXAMPLES = `ipcr save example/helloworld -o helloworld.tar              from dockerd, when it has it
  ipcr save hub.example.org/alice/app:v1 -o app.tar           from a hub, verified as by ipcr pull
  ipcr save alice.eth/app:v1 -o app/                          straight from IPFS, into an OCI Image Layout
  ipcr save /ipfs/Qm… --platform linux/arm64 -o - | podman load

What docker, podman and skopeo load (--format docker), or an OCI archive. --hub and --ipfs say where it comes from, whatever dockerd has.`

/** `ipcr save`: an image of dockerd, a hub or IPFS into a file or a directory. */
export function addSaveCommand(program: Command): void {
  withHub(withSources(program.command('save')
    .description('write an image of dockerd, of a hub or straight from IPFS into a file or an OCI Image Layout')
    .argument('<image>', 'as for docker save, or as for ipcr pull')
    .requiredOption('-o, --output <path>', 'write it to a file, to - (standard output), or as OCI Image Layout into a directory (app/)')), EXAMPLES)
    .action(save)
}

async function save(text: string, { json, ...options }: Options): Promise<void> {
  const { runSave } = await import('./pull/run-save.ts')
  const { name, digest, trust } = await runSave(text, options)
  const out = options.output === '-' ? process.stderr : process.stdout
  if (options.output === '-' && options.silent) return
  out.write(json ? `${JSON.stringify({ image: name, digest, trust, output: options.output })}\n` : options.silent ? `${options.output}\n` : `${name} is ${digest}, in ${options.output}\n`)
}
