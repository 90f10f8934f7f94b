import { Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { readRunFile } from '../lib/server/run-file.ts'
import { configOf, DATA_OPTION, requireHubData } from './data-directory.ts'
import { commandOf } from './with-hub.ts'

type Common = { data?: string; json: boolean }
type Create = Common & { name: string; bot: boolean; scope?: { name: string; actions: Action[] }[]; days: number }
type Action = (typeof ACTIONS)[number]

const ACTIONS = ['pull', 'push', 'create', 'delete'] as const
const made = z.object({ id: z.string(), secret: z.string(), owner: z.string(), expiresAt: z.string() })
const item = z.object({
  id: z.string(), kind: z.string(), name: z.string(), prefix: z.string(), expiresAt: z.string(), lastUsedAt: z.string().nullable(),
  scopes: z.array(z.object({ name: z.string(), actions: z.array(z.string()) })),
})
const items = z.object({ items: z.array(item) })

/** A token is not there, or is meant by more than one. */
class TokenUnknownError extends Error {
  readonly code = 'TOKEN_UNKNOWN'
  override name = 'TokenUnknownError'
}

/** `ipcr token`: the operator's tokens, of a hub that runs or that does not. */
export function addTokenCommand(program: Command): void {
  const token = program.command('token').description("the operator's access tokens and robots")
    .addHelpText('after', "\nExamples:\n  ipcr token create --name laptop\n  ipcr token list\n  ipcr token revoke laptop")
  token.command('create')
    .description('make a token; its secret is shown once')
    .requiredOption('--name <name>', 'what it is for')
    .option('--bot', 'a robot, which needs --scope', false)
    .option('--scope <scope>', 'what it may be used for at most: <repository>, <namespace>/* or *, then : and actions (pull, push, create, delete); may be repeated', collectScope)
    .option('--days <days>', 'how long it lives, 1 to 365', days, 90)
    .option(...DATA_OPTION).option('--json', 'print the result as JSON', false)
    .addHelpText('after', "\nExamples:\n  ipcr token create --name laptop\n  ipcr token create --name ci --bot --scope 'library/*:pull,push' --days 30\n  ipcr token create --name release --scope library/app:pull,create")
    .action(create)
  token.command('list').description('list the tokens that are not revoked')
    .option(...DATA_OPTION).option('--json', 'print the result as JSON', false)
    .addHelpText('after', '\nExamples:\n  ipcr token list\n  ipcr token list --json').action(list)
  token.command('revoke').description('end a token at once, with all that came of it')
    .argument('<token>', 'its id, the beginning of its secret as listed, or its name')
    .option(...DATA_OPTION).option('--json', 'print the result as JSON', false)
    .addHelpText('after', '\nExamples:\n  ipcr token revoke laptop\n  ipcr token revoke ipcr_pat_aqASm1xH').action(revoke)
}

function collectScope(text: string, before: Create['scope'] = []): Create['scope'] {
  const colon = text.lastIndexOf(':')
  const actions = text.slice(colon + 1).split(',')
  if (colon < 1 || !actions.every((action): action is Action => (ACTIONS as readonly string[]).includes(action))) throw new InvalidArgumentError(`A scope is such as library/*:pull,push, with actions of ${ACTIONS.join(', ')}.`)
  return [...before, { name: text.slice(0, colon), actions: actions as Action[] }]
}

function days(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('A number of days.')
  return Number(text)
}

async function create({ name, bot, scope, days, data, json }: Create): Promise<void> {
  if (bot && !scope) throw new InvalidArgumentError("a robot needs scopes: --scope 'library/*:pull,push'")
  const { result } = await commandOf(configWithHub(data), 'token-create', { name, kind: bot ? 'bot' : 'pat', days, ...(scope ? { scopes: scope } : {}) })
  const token = made.parse(result)
  process.stdout.write(json ? `${JSON.stringify(token)}\n` : `${token.secret}\n\nIt is shown only now and ends on ${token.expiresAt.slice(0, 10)}. Log in with it as ${token.owner}:\n  echo ${token.secret} | docker login -u ${token.owner} --password-stdin ${registryOf(data)}\n`)
}

// As image names begin; of a hub that is stopped nothing is known but its directory.
function registryOf(data: string | undefined): string {
  const hub = readRunFile(configOf(data).dataDir)
  return hub ? new URL(hub.url).host : '<hub>'
}

async function list({ data, json }: Common): Promise<void> {
  const found = await read(data)
  const line = ({ id, kind, name, prefix, expiresAt, lastUsedAt, scopes }: z.infer<typeof item>): string =>
    `${id}  ${kind.padEnd(7)}  ${prefix}…  ${name}\n  ${scopes.map((scope) => `${scope.name}:${scope.actions.join(',')}`).join(' ')}  ends ${expiresAt.slice(0, 10)}  last used ${lastUsedAt?.slice(0, 16) ?? 'never'}`
  process.stdout.write(json ? `${JSON.stringify(found)}\n` : `${found.length === 0 ? 'There is no token yet: ipcr token create --name <name>' : found.map(line).join('\n')}\n`)
}

async function revoke(text: string, { data, json }: Common): Promise<void> {
  const meant = (await read(data)).filter(({ id, prefix, name }) => id === text || name === text || prefix === text.replace(/…$/, ''))
  const [token, ...others] = meant
  if (!token) throw new TokenUnknownError(`there is no token ${text}: ipcr token list`)
  if (others.length > 0) throw new TokenUnknownError(`${meant.length} tokens are called ${text}: give the id of one (ipcr token list)`)
  await commandOf(configWithHub(data), 'token-revoke', { id: token.id })
  process.stdout.write(json ? `${JSON.stringify({ id: token.id })}\n` : `${token.name} (${token.prefix}…) is refused from now on, with all that came of it.\n`)
}

async function read(data: string | undefined): Promise<z.infer<typeof item>[]> {
  return items.parse((await commandOf(configWithHub(data), 'tokens', {})).result).items
}

function configWithHub(data: string | undefined): ReturnType<typeof configOf> {
  const config = configOf(data)
  requireHubData(config.dataDir)
  return config
}
