import { Option, type Command } from 'commander'
import { readRunFile } from '../lib/server/run-file.ts'
import { configureDocker, dockerConfigPath } from './credential/docker-config.ts'
import { parseHub, type HubAddress } from './credential/hub-address.ts'
import { BROWSER, identityOf, keyIdentity, keystoreIdentity, type Identity } from './credential/identity.ts'
import { writeLogin } from './credential/login-cache.ts'
import { LoginError } from './credential/login-error.ts'
import { configOf, DATA_OPTION } from './data-directory.ts'

type Options = { keystore?: string; device?: true; keyEnv?: true; configureDocker: boolean; data?: string; json: boolean }

const EXAMPLES = `
Examples:
  ipcr login hub.example.org                              approve in a browser, where the wallet is
  ipcr login hub.example.org --keystore wallet.json       sign with an encrypted keystore
  IPCR_PRIVATE_KEY=0x… ipcr login hub.example.org --key-env
  ipcr login 127.0.0.1:5000 --configure-docker            and have docker, podman and skopeo use it`

/** `ipcr login`: keeps a login for docker, podman and skopeo, which ask docker-credential-ipcr for it. */
export function addLoginCommand(program: Command): void {
  program.command('login')
    .description('log in to a hub with a wallet, for docker, podman and skopeo')
    .argument('[hub]', 'its host, such as hub.example.org (default: the one that runs on the data directory)')
    .addOption(new Option('--keystore <file>', 'sign with this keystore (version 3; default: IPCR_KEYSTORE); its password from the file IPCR_KEYSTORE_PASSWORD_FILE, or typed').conflicts(['device', 'keyEnv']))
    .addOption(new Option('--key-env', 'sign with the private key in IPCR_PRIVATE_KEY').conflicts(['device', 'keystore']))
    .addOption(new Option('--device', 'approve with a code in a browser; so it is when nothing else is set'))
    .option('--configure-docker', 'write the hub into credHelpers of docker\'s config.json', false)
    .option(...DATA_OPTION).option('--json', 'print the result as JSON, without the token', false)
    .addHelpText('after', EXAMPLES)
    .action(login)
}

async function login(text: string | undefined, options: Options): Promise<void> {
  const hub = hubOf(text, options.data)
  const { logIn } = await import('./credential/log-in.ts')
  const { expires, ...made } = await logIn(hub, await chosenIdentity(options), (line) => void process.stderr.write(line))
  await writeLogin(hub.host, made)
  const path = dockerConfigPath(process.env)
  if (options.configureDocker) await configureDocker(path, hub.host)
  const [{ host }, { address }] = [hub, made]
  process.stdout.write(options.json ? `${JSON.stringify({ host, address, expires, configured: options.configureDocker })}\n` : `Logged in to ${host} as ${address}.\n${options.configureDocker ? `${path} says so: docker push needs no password.\n` : howTo(path, host)}`)
}

/** The hub that was named, else the one that runs here. Throws LoginError. */
export function hubOf(text: string | undefined, data: string | undefined): HubAddress {
  if (text !== undefined) return parseHub(text)
  const { dataDir } = configOf(data)
  const url = readRunFile(dataDir)?.url
  if (url !== undefined) return parseHub(url)
  throw new LoginError('HUB_INVALID', `no hub runs on ${dataDir}: name one by its host, such as hub.example.org`)
}

async function chosenIdentity({ keystore, device, keyEnv }: Options): Promise<Identity> {
  if (device) return BROWSER
  if (keystore !== undefined) return keystoreIdentity(keystore, process.env)
  if (keyEnv) return keyIdentity(process.env['IPCR_PRIVATE_KEY'])
  return (await identityOf(process.env)) ?? BROWSER
}

function howTo(path: string, host: string): string {
  return `\nTo have docker, podman and skopeo use it, put docker-credential-ipcr on the PATH and this into ${path} (--configure-docker does it):\n  { "credHelpers": { "${host}": "ipcr" } }\n`
}
