const LOOPBACK = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.localhost|127\.0\.0\.1|\[::1\])$/

/**
 * Tells which Host headers are ours: the public address only, or without one the loopback names at our port.
 * Anything else is refused (421), so that a page whose name resolves to us cannot use us (DNS rebinding).
 */
export function createHostCheck(publicUrl: URL | undefined, port: () => number): (host: string | undefined) => boolean {
  const known = new Set<string>()
  const isOurs = (host: string): boolean => {
    const lower = host.toLowerCase()
    if (publicUrl) return lower === publicUrl.host
    const at = lower.lastIndexOf(':')
    const hasPort = at > lower.lastIndexOf(']')
    const name = hasPort ? lower.slice(0, at) : lower
    return LOOPBACK.test(name) && (hasPort ? lower.slice(at + 1) : '80') === String(port())
  }
  return (host) => {
    if (host === undefined) return false
    if (known.has(host)) return true
    if (!isOurs(host)) return false
    if (known.size < 100) known.add(host)
    return true
  }
}
