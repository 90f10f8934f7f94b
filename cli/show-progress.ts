/** The option of every command that shows how far it is. */
export const SILENT_OPTION = ['-q, --silent', 'do not show how far it is'] as const

/** Shows one line on a terminal that is written over; nothing when nobody is looking, or wants to. */
export function showProgress({ silent = false } = {}): { show(text: string): void; end(): void } {
  const isSeen = process.stderr.isTTY && !silent
  return {
    show: (text) => void (isSeen && process.stderr.write(`\r\u001b[K${text.slice(0, Math.max(20, process.stderr.columns - 1))}`)),
    end: () => void (isSeen && process.stderr.write('\r\u001b[K')),
  }
}
