import type { Table } from './figures.ts'

/** The table as text with aligned columns; nothing for a table without rows. */
export function asText({ head, rows }: Table): string {
  if (rows.length === 0) return ''
  const lines = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => width(line[column]))))
  const line = (cells: string[]) => cells.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell))).join('  ').trimEnd()
  return `${lines.map(line).join('\n')}\n`
}

/** The table in Markdown; nothing for a table without rows. */
export function asMarkdown({ head, rows }: Table): string {
  if (rows.length === 0) return ''
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`
}


const width = (cell: string | undefined) => (cell ?? '').length
