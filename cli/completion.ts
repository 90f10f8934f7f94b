import { Argument, type Command } from 'commander'

const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

const EXAMPLES = `
Examples:
  source <(ipcr completion bash)                            in ~/.bashrc
  source <(ipcr completion zsh)                             in ~/.zshrc, after compinit
  ipcr completion fish > ~/.config/fish/completions/ipcr.fish
  ipcr completion zsh > "\${fpath[1]}/_ipcr"                 instead of a start of ipcr with every shell

The script knows the commands, options and words of this version, and asks no hub.`

/** `ipcr completion`: what has a shell complete commands and options. */
export function addCompletionCommand(program: Command): void {
  program.command('completion')
    .description('print a script with which a shell completes commands and options')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action((shell: Shell) => print(shell))
}

async function print(shell: Shell): Promise<void> {
  const [{ createProgram }, { placesOf }] = await Promise.all([import('./program.ts'), import('./completion/places.ts')])
  const places = placesOf(await createProgram())
  process.stdout.write((await scriptOf(shell))(places))
}

async function scriptOf(shell: Shell) {
  if (shell === 'bash') return (await import('./completion/bash.ts')).bashScript
  return shell === 'zsh' ? (await import('./completion/zsh.ts')).zshScript : (await import('./completion/fish.ts')).fishScript
}
