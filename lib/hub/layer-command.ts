/** A history row's command as its Dockerfile line reads: without the shell, the no-op mark and BuildKit's comment. */
export function layerCommand(createdBy: string): string {
  const line = createdBy.trim().replace(/# buildkit$/, '').trim()
  const noOp = /^\/bin\/sh -c #\(nop\)\s*(.*)$/s.exec(line)
  if (noOp) return noOp[1] ?? ''
  const shell = /^(?:RUN )?(?:\|\d+ .*?)?\/bin\/sh -c\s+(.*)$/s.exec(line)
  return shell ? `RUN ${(shell[1] ?? '').trim()}` : line
}
