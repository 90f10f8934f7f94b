import { Command, InvalidArgumentError } from 'commander'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Config } from '../lib/config.ts'
import { BUILT_SITE } from '../lib/ipfs/site/built-site.ts'
import { SiteError } from '../lib/ipfs/site/site-error.ts'
import { configOf } from './data-directory.ts'
import { parseSeconds } from './seconds.ts'
import { SILENT_OPTION, showProgress } from './show-progress.ts'
import { chosenServices, type ServiceOptions } from './site/chosen-services.ts'
import { describePublished } from './site/describe-published.ts'

type Options = ServiceOptions & { dir?: string; kubo: string | boolean; name?: string; car?: string; timeout: number; wait: boolean; silent: boolean; json: boolean }

/** `ipcr site`: the static page on IPFS. */
export function addSiteCommand(program: Command): void {
  const site = program.command('site').description('the static page: a hub\'s pages as files on IPFS')
    .addHelpText('after', '\nExamples:\n  ipcr site publish --help\n  ipcr site publish --car page.car')
  site.command('publish')
    .description('add the page to a Kubo, pin it there and at pinning services, publish it under a name, write a CAR')
    .option('--dir <directory>', 'the page (default: IPCR_SITE, or what npm run build:static made)')
    .option('--kubo <url>', 'the RPC of a Kubo that pins it (KUBO_RPC_URL)')
    .option('--no-kubo', 'without the Kubo of the configuration')
    .option('--name <key>', 'publish it under this key of Kubo, which is made when there is none', keyName)
    .option('--car <file>', 'write it into a CAR file')
    .option('--service <url>', 'a Pinning Service API, instead of those of the configuration (IPCR_PINNING)')
    .option('--token-file <file>', 'where its access token is')
    .option('--token-env <variable>', 'or the variable that holds it')
    .option('--no-services', 'without the services of the configuration')
    .option('--timeout <seconds>', 'how long a service may take', parseSeconds, 600)
    .option('--no-wait', 'do not wait until the services have it')
    .option(...SILENT_OPTION, false)
    .option('--json', 'print the result as JSON', false)
    .addHelpText('after', '\nNo hub is needed. Prints the CID, links, and the DNSLink record and ENS contenthash that lead to the page. Given again, it goes on\nwith the pins that are there. Exit code 1 when one of the places failed; the others have it.\n\n'
      + 'Examples:\n  ipcr site publish --kubo http://127.0.0.1:5001 --name site\n  ipcr site publish --dir ./out --no-kubo --car page.car\n  ipcr site publish --service https://pins.example.org/psa --token-file ~/.pins-token')
    .action(publish)
}

function keyName(text: string): string {
  if (!/^[\w.-]{1,64}$/.test(text)) throw new InvalidArgumentError('Letters, digits, dots and dashes, at most 64.')
  return text
}

async function publish(options: Options): Promise<void> {
  const config = configOf(undefined)
  const directory = directoryOf(config, options.dir)
  const kubo = options.kubo === false ? undefined : typeof options.kubo === 'string' ? rpcOf(options.kubo) : config.kuboRpcUrl
  if (options.name !== undefined && !kubo) throw new SiteError('a name is published by a Kubo: name its RPC with --kubo or KUBO_RPC_URL')
  const services = await chosenServices(config.pinning, options)
  const progress = showProgress(options)
  // Kubo's client takes half a second to load, which no other command should wait for.
  const { publishSite } = await import('./site/publish-site.ts')
  const published = await publishSite({
    directory, kubo, services, key: options.name, car: options.car === undefined ? undefined : resolve(options.car), gateways: config.gateways,
    wait: options.wait, timeoutMs: options.timeout * 1000, report: (text) => progress.show(text),
  }).finally(() => progress.end())
  process.stdout.write(options.json ? `${JSON.stringify(published)}\n` : describePublished(published))
  for (const { where, reason } of published.failures) process.stderr.write(`ipcr: ${where}: ${reason}\n`)
  if (published.failures.length > 0) process.exitCode = 1
}

function directoryOf({ site }: Config, given: string | undefined): string {
  const directory = given === undefined ? (site === undefined || site === 'off' ? BUILT_SITE : site) : resolve(given)
  if (!existsSync(directory)) throw new SiteError(given === undefined ? 'the page was not built yet: npm run build:static, or name another directory with --dir' : `there is no directory ${directory}`)
  return directory
}

function rpcOf(text: string): URL {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') throw new SiteError(`"${text}" is no address of a Kubo: give it as http://127.0.0.1:5001`)
  return url
}
