import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const HELPER = new URL('../../cli/docker-credential-ipcr.mjs', import.meta.url).pathname

/** Runs the helper's `get` as docker does, with pipes, but at a terminal of its own, on which keys are typed once it asks; `screen` is what the terminal showed. */
export async function typePassword(env: Record<string, string>, host: string, keys: string): Promise<{ code: number; screen: string; stdout: string }> {
  const file = join(env['HOME'] ?? '', 'stdout')
  const child = spawn('script', ['-qec', 'echo "$HUB" | "$NODE" "$HELPER" get > "$FILE"', '/dev/null'], { env: { ...process.env, ...env, HUB: host, NODE: process.execPath, HELPER, FILE: file }, timeout: 60_000 })
  let screen = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (screen === '') child.stdin.write(keys)
    screen += text
  })
  const code = await new Promise<number>((resolve, reject) => child.once('error', reject).once('close', (ended) => resolve(ended ?? -1)))
  return { code, screen, stdout: await readFile(file, 'utf8') }
}
