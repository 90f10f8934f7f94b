import { Command } from 'commander'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { addGcCommand } from './gc.ts'
import { addServerCommand } from './server.ts'

const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')))

const program = new Command('ipcr')
  .description('The InterPlanetary Container Registry: a hub for container images')
  .version(version)
  .showHelpAfterError('Run with --help for examples.')
addServerCommand(program)
addGcCommand(program)

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`ipcr: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
