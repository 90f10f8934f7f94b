import { Command } from 'commander'

type Options = { port?: string; host?: string; data?: string }

/** `ipcr server`: the hub, as `npm start` starts it. Options stand in for PORT, HOST and IPCR_DATA. */
export function addServerCommand(program: Command): void {
  program.command('server')
    .description('start the hub (what npm start does)')
    .option('-p, --port <port>', 'port to listen on (PORT, default 5000)')
    .option('--host <address>', 'address to listen on (HOST, default 127.0.0.1)')
    .option('--data <directory>', 'where images and the database lie (IPCR_DATA, default ./data)')
    .addHelpText('after', '\nExamples:\n  ipcr server\n  ipcr server --port 8080 --data /var/lib/ipcr\n\nAll settings: docs/configuration.md')
    .action(start)
}

async function start(options: Options): Promise<void> {
  const given = { PORT: options.port, HOST: options.host, IPCR_DATA: options.data }
  for (const [name, value] of Object.entries(given)) if (value !== undefined) process.env[name] = value
  await import('../scripts/start.mjs' as string)
}
