import { readFileSync } from 'node:fs'

const README = new URL('../../README.md', import.meta.url)

export type PriorSystem = 'ipcr-hackfs' | 'ipdr' | 'image2ipfs' | 'ipcr-estuary' | 'textile'

/** The commands that the README's row of a prior system says to use here, in order, as somebody copies them: whatever in its second cell is marked as code and has more than one word. */
export function rowCommands(system: PriorSystem): string[] {
  const [, section = ''] = /^## Coming from another registry on IPFS\n([\s\S]*?)^## /m.exec(readFileSync(README, 'utf8')) ?? []
  const row = section.split('\n').find((line) => line.startsWith(`| ${system}:`))
  const [, , here = ''] = row?.split(/(?<!\\)\|/) ?? []
  const commands = [...here.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text.replaceAll('\\|', '|')).filter((text) => text.includes(' '))
  if (commands.length === 0) throw new Error(`the README has no commands for ${system}`)
  return commands
}
