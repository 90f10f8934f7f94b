/** Shows one line on a terminal that is written over; nothing when nobody is looking. */
export function showProgress(): { show(text: string): void; end(): void } {
  const isSeen = process.stderr.isTTY
  return {
    show: (text) => void (isSeen && process.stderr.write(`\r\u001b[K${text.slice(0, Math.max(20, process.stderr.columns - 1))}`)),
    end: () => void (isSeen && process.stderr.write('\r\u001b[K')),
  }
}
