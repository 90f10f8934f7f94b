import type { Command } from 'commander'
import type { LoadOptions } from './pull/run-load.ts'

type Options = LoadOptions & { json: boolean }

const EXAMPLES = `
Examples:
  ipcr load -i helloworld.tar            what any docker since 1.9, podman, skopeo or ipcr saved, packed or not
  ipcr load -i ./layout                  an OCI Image Layout, or what docker save left unpacked
  curl -s https://example.org/image.tar.gz | ipcr load -i -`

/** `ipcr load`: a saved image in any form into dockerd. */
export function addLoadCommand(program: Command): void {
  program.command('load')
    .description('load a saved image in any form into dockerd')
    .requiredOption('-i, --input <path>', 'an archive, a directory, or - for standard input')
    .option('--platform <platform>', 'of an image of several platforms this one alone, such as linux/arm64; an image of another is refused')
    .option('-q, --silent', 'print the names, and nothing else', false)
    .option('--json', 'print an object for each image', false)
    .addHelpText('after', EXAMPLES)
    .action(load)
}

async function load({ json, ...options }: Options): Promise<void> {
  const { runLoad } = await import('./pull/run-load.ts')
  for (const { names, digest } of await runLoad(options)) {
    const lines = json ? [JSON.stringify({ names, digest })] : names.map((name) => (options.silent ? name : `${name} is ${digest}`))
    process.stdout.write(`${lines.join('\n')}\n`)
  }
}
