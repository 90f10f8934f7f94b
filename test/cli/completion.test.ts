import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { run } from '../support/run.ts'
import { toolPath } from '../tools/tool.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const LIMIT_MS = 60_000
// Tells with what it was started, in place of ipcr.
const STAND_IN = 'ipcr() { printf "RAN"; printf " <%s>" "$@"; echo; }'

const home = await mkdtemp(join(tmpdir(), 'ipcr-completion-'))
after(() => rm(home, { recursive: true, force: true }))
await mkdir(join(home, 'of-a-hub'))
const scriptFor = async (shell: string): Promise<string> => (await run(process.execPath, [CLI, 'completion', shell])).stdout

const TYPED: [what: string, keys: string, ran: RegExp][] = [
  ['a command, its option and that option’s word', 'ipcr conv\t--for\tdo\tQm', /RAN <convert> <--format> <docker> <Qm>/],
  ['a command below another', 'ipcr names\tren\t--mo\talice', /RAN <namespace> <renew> <--move> <alice>/],
  ['a path', 'ipcr gc --da\tof\t', /RAN <gc> <--data> <of-a-hub\/?>/],
  ['a shell, and what help is asked about', 'ipcr help mir\t', /RAN <help> <mirror>/],
  ['the word of an argument', 'ipcr completion f\t', /RAN <completion> <fish>/],
]

const SHELLS: [shell: 'bash' | 'zsh', start: string, rc: string, text: (script: string) => string][] = [
  ['bash', 'exec bash --noprofile --rcfile "$HOME/.bashrc" -i', '.bashrc', (script) => `${script}${STAND_IN}\nPS1='READY> '\n`],
  ['zsh', 'exec zsh -i', '.zshrc', (script) => `autoload -Uz compinit && compinit -u\n${script}${STAND_IN}\nPS1='READY> '\n`],
]

for (const [shell, start, rc, text] of SHELLS) {
  test(`in ${shell} a tab completes commands, options and their words`, { skip: toolPath(shell) === undefined && `real client missing: ${shell}` }, async () => {
    await writeFile(join(home, rc), text(await scriptFor(shell)))
    for (const [what, keys, ran] of TYPED) assert.match(await typeAt(start, keys, ran), ran, what)
  })
}

test('fish lists the same, with what each is', { skip: toolPath('fish') === undefined && 'real client missing: fish' }, async () => {
  const file = join(home, 'ipcr.fish')
  await writeFile(file, await scriptFor('fish'))
  const listed = async (line: string): Promise<string> => (await run('fish', ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', file, line], { cwd: home, env: { HOME: home } })).stdout
  assert.match(await listed('ipcr conv'), /^convert\twrite a hash .*\n$/)
  assert.match(await listed('ipcr namespace ren'), /^renew\tsign its claim anew.*\n$/)
  assert.match(await listed('ipcr convert --form'), /^--format\t/)
  assert.match(await listed('ipcr convert -f do'), /^docker\t/)
  assert.match(await listed('ipcr gc --data of'), /^of-a-hub\//)
})

/** Types a line at a terminal of its own, once the shell asks for one; what the terminal showed until `seen`. */
async function typeAt(start: string, keys: string, seen: RegExp): Promise<string> {
  const child = spawn('script', ['-qec', start, '/dev/null'], { cwd: home, env: { ...process.env, HOME: home, ZDOTDIR: home, TERM: 'dumb' } })
  let screen = ''
  let typed = false
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
  child.stdin.on('error', () => undefined)
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text
    if (!typed && screen.includes('READY> ')) {
      typed = true
      child.stdin.write(`${keys}\n`)
    } else if (seen.test(screen)) child.stdin.end('\x04')
  })
  await new Promise<void>((resolve, reject) => child.once('error', reject).once('close', () => resolve())).finally(() => clearTimeout(limit))
  return screen
}
