import { Option, type Command } from 'commander'
import { isLoopback } from './credential/hub-address.ts'

type Options = {
  config?: string; port?: string; host?: string; data?: string; tlsKey?: string; tlsCert?: string
  dockerRegistryHost?: string; ipfsHost?: string; ipfsGateway?: string[]
  /** as ipdr spells them */
  tlsKeyPath?: string; tlsCertPath?: string
}

const EXAMPLES = `
Examples:
  ipcr server
  ipcr server --port 8080 --data /var/lib/ipcr
  ipcr server --host 0.0.0.0 --docker-registry-host hub.example.org:5000 --tls-key hub.key --tls-cert hub.pem
  ipcr server --ipfs-host 127.0.0.1:5001 --ipfs-gateway https://gateway.example.org
  ipcr server --config /etc/ipcr.yaml

All settings: docs/configuration.md`

/** `ipcr server`: the hub, as `npm start` starts it. Options stand in for settings. */
export function addServerCommand(program: Command): void {
  program.command('server')
    .description('start the hub (what npm start does)')
    .option('--config <file>', 'settings as YAML (IPCR_CONFIG)')
    .option('-p, --port <port>', 'port to listen on (PORT, default 5000)')
    .option('--host <address>', 'address to listen on (HOST, default 127.0.0.1)')
    .option('--data <directory>', 'where images and the database lie (IPCR_DATA, default ./data)')
    .option('--tls-key <file>', 'serve TLS with this private key (IPCR_TLS_KEY)')
    .option('--tls-cert <file>', 'and this certificate (IPCR_TLS_CERT)')
    .option('--docker-registry-host <host>', 'the one name by which docker and people reach the hub (IPCR_PUBLIC_URL)')
    .option('--ipfs-host <host>', 'a Kubo by its RPC, such as 127.0.0.1:5001, which is asked for blocks and told to pin what is published (KUBO_RPC_URL)')
    .option('--ipfs-gateway <url...>', 'gateways that are asked for names outside this hub (IPCR_GATEWAYS)')
    .addOption(new Option('--tlsKeyPath <file>').hideHelp())
    .addOption(new Option('--tlsCertPath <file>').hideHelp())
    .addHelpText('after', EXAMPLES)
    .action(start)
}

async function start(options: Options): Promise<void> {
  const [key, cert] = [options.tlsKey ?? options.tlsKeyPath, options.tlsCert ?? options.tlsCertPath]
  const given = {
    IPCR_CONFIG: options.config, PORT: options.port, HOST: options.host, IPCR_DATA: options.data, IPCR_TLS_KEY: key, IPCR_TLS_CERT: cert,
    IPCR_PUBLIC_URL: options.dockerRegistryHost && addressOf(options.dockerRegistryHost, key ? 'https' : 'http'),
    KUBO_RPC_URL: options.ipfsHost && addressOf(options.ipfsHost, 'http'),
    IPCR_GATEWAYS: options.ipfsGateway?.map((gateway) => addressOf(gateway, isLoopback({ hostname: gateway.replace(/:\d+$/, '') }) ? 'http' : 'https')).join(','),
  }
  for (const [name, value] of Object.entries(given)) if (value !== undefined) process.env[name] = value
  await import('../scripts/start.mjs' as string)
}

// What it is not, the settings say in a sentence of their own.
function addressOf(text: string, scheme: 'http' | 'https'): string {
  return text.includes('://') ? text : `${scheme}://${text}`
}
