import { z } from 'zod'
import type { Context } from '../context-ref.ts'
import { gossip, indexChanges, indexSchemas, tagMoves } from './index-commands.ts'
import { makeLoginLink } from './login-link.ts'
import { createToken, listTokens, revokeToken, tokenSchemas } from './token-commands.ts'

const bytes = z.base64().transform((text): Uint8Array => Buffer.from(text, 'base64'))
const name = z.string().max(253)

const schemas = {
  names: z.strictObject({}),
  publish: z.strictObject({ names: z.array(name), anew: z.boolean() }),
  import: z.strictObject({ keys: z.array(z.strictObject({ name, bytes })), operator: bytes.optional(), replace: z.boolean() }),
  restore: z.strictObject({ name, namespaces: z.array(name), force: z.boolean() }),
  ...tokenSchemas,
  'login-link': z.strictObject({}),
  ...indexSchemas,
}

/** What the command line and the indexer may ask of a hub, with its arguments as they cross the control socket; keys are base64. */
export type CommandName = keyof typeof schemas
export type CommandArguments<K extends CommandName> = z.input<(typeof schemas)[K]>

/** True for the name of such a command. */
export function isCommand(text: string): text is CommandName {
  return Object.hasOwn(schemas, text)
}

/** The arguments cannot be used. */
export class CommandArgumentsError extends Error {
  readonly code = 'ARGUMENTS_INVALID'
  override name = 'CommandArgumentsError'
}

/** Runs a command in a hub; its result can be written as JSON. Throws CommandArgumentsError and what the command throws. */
export async function runCommand(context: Context, command: CommandName, given: unknown, report: (progress: object) => void): Promise<unknown> {
  if (command === 'names') return context.ownNames.list()
  if (command === 'publish') {
    const { names, anew } = parse('publish', given)
    return context.ownNames.publish(names, { anew })
  }
  if (command === 'import') {
    const { keys, operator, replace } = parse('import', given)
    const taken = await context.ownNames.importKeys({ keys, ...(operator ? { operator } : {}) }, { replace })
    if (taken.operator !== undefined && context.config.operator === undefined) context.identity.rights.setOperator(taken.operator)
    return taken
  }
  if (command === 'index-changes') return indexChanges(context, parse('index-changes', given))
  if (command === 'gossip') return gossip(context, parse('gossip', given))
  if (command === 'tag-moves') return tagMoves(context, parse('tag-moves', given))
  if (command === 'tokens') return listTokens(context)
  if (command === 'token-create') return createToken(context, parse('token-create', given))
  if (command === 'token-revoke') return revokeToken(context, parse('token-revoke', given))
  if (command === 'login-link') return makeLoginLink(context)
  if (command === 'operator-token') return context.identity.operatorToken()
  return context.restore(parse('restore', given), report)
}

function parse<K extends CommandName>(command: K, given: unknown): z.output<(typeof schemas)[K]> {
  const result = schemas[command].safeParse(given)
  if (result.success) return result.data as z.output<(typeof schemas)[K]>
  throw new CommandArgumentsError(`${command}: ${result.error.issues[0]?.message ?? 'its arguments are wrong'}`)
}
