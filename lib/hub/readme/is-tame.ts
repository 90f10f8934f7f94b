const MOST_CHARACTERS = 128 * 1024
const MOST_CELLS = 20_000
const DEEPEST_QUOTE = 50
const DEEPEST_LIST = 200
const MOST: [sign: RegExp, count: number][] = [[/\[/g, 3_000], [/[*_]/g, 12_000], [/</g, 6_000], [/`/g, 6_000]]

/**
 * Whether a README can be laid out in a moment where nothing can end it that takes too long, as in a browser's page. Texts are
 * refused by what makes the work grow faster than they do: cells of tables, quotes in quotes, lists in lists, brackets.
 */
export function isTame(text: string): boolean {
  if (text.length > MOST_CHARACTERS) return false
  if (MOST.some(([sign, most]) => countOf(text, sign) > most)) return false
  const lines = text.split('\n')
  return lines.every((line) => leadOf(line, /^[\s>]*/, />/g) <= DEEPEST_QUOTE && leadOf(line, /^\s*/, /\s/g) <= DEEPEST_LIST) && cellsOf(lines) <= MOST_CELLS
}

function leadOf(line: string, lead: RegExp, sign: RegExp): number {
  return countOf(lead.exec(line)?.[0] ?? '', sign)
}

function countOf(text: string, sign: RegExp): number {
  return text.match(sign)?.length ?? 0
}

// Each row of a table gets as many cells as its head has.
function cellsOf(lines: readonly string[]): number {
  let [cells, columns] = [0, 0]
  for (const line of lines) {
    columns = line.trim() === '' ? 0 : Math.max(columns, countOf(line, /\|/g))
    cells += columns
  }
  return cells
}
