import { Option, type Command } from 'commander'
import { SPELLINGS, spell, spellingFor, type Spelled, type Spelling } from '../lib/names/spellings.ts'
import { formatTable } from './table.ts'

/** A text is no hash, or has no such spelling. */
export class ConvertError extends Error {
  readonly code = 'CONVERT_REFUSED'
  override name = 'ConvertError'
}

const FORMATS = ['docker', 'ipfs', ...SPELLINGS] as const
type Options = { format?: (typeof FORMATS)[number]; json: boolean }

const EXAMPLES = `
Examples:
  ipcr convert QmYMg6WAuvF5i5yFmjT8KkqewZ5Ngh4U9Mp1bGfdjraFVk                    all spellings
  ipcr convert QmYMg6WAuvF5i5yFmjT8KkqewZ5Ngh4U9Mp1bGfdjraFVk --format docker    as docker pull takes it
  ipcr convert ciqjjwaeoszdgcaasxmlhjuqnhbctgwijqz64w564lrzeyjezcvbj4y --format ipfs
  ipcr convert /ipns/12D3KooW… --format base36                                   a key that is shown as a peer id`

/** `ipcr convert`: a hash or the name of a key in its other spellings. */
export function addConvertCommand(program: Command): void {
  program.command('convert')
    .description('write a hash (CID, ciq…) or the name of a key in its other spellings')
    .argument('<hash>', 'in any spelling, also after /ipfs/ or /ipns/; Qm… is content, and a key after /ipns/')
    .addOption(new Option('-f, --format <format>', 'print this one alone; docker: for an image’s name; ipfs: as ipfs writes it').choices(FORMATS))
    .option('--json', 'print the result as JSON', false)
    .addHelpText('after', EXAMPLES)
    .action(convert)
}

function convert(hash: string, { format, json }: Options): void {
  const spelled = spell(hash)
  if (!spelled) throw new ConvertError(`${hash} is no CID, no ciq… and no name of a key: give one of them alone, such as Qm…, bafy… or k51…`)
  if (format === undefined) process.stdout.write(json ? `${JSON.stringify(spelled)}\n` : `${allOf(spelled)}\n`)
  else print(format, spelled, json)
}

function print(format: 'docker' | 'ipfs' | Spelling, spelled: Spelled, json: boolean): void {
  const text = format === 'docker' || format === 'ipfs' ? spellingFor(format, spelled) : spelled.spellings[format]
  if (text === undefined) throw new ConvertError(`it has no spelling as ${format}: ${whyNot(format, spelled)}`)
  process.stdout.write(json ? `${JSON.stringify({ kind: spelled.kind, [format]: text })}\n` : `${text}\n`)
}

function whyNot(format: string, { kind }: Spelled): string {
  if (format === 'peer-id') return 'only a key has one'
  return kind === 'key' ? 'it is a key, not content' : 'only the sha2-256 of UnixFS (dag-pb) has one'
}

function allOf({ kind, spellings }: Spelled): string {
  return formatTable(['KIND', 'SPELLING', ''], SPELLINGS.flatMap((name) => (spellings[name] === undefined ? [] : [[kind, name, spellings[name]]])))
}
