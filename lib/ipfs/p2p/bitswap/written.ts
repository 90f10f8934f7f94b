import type { Stream } from '@libp2p/interface'

/**
 * Resolves when the stream has taken all that was sent. Rejects when it closes, or with the signal's reason. (The library's
 * `onDrain` resolves at once from its second call on.)
 */
export function written(stream: Stream, signal: AbortSignal): Promise<void> {
  if (stream.writeBufferLength === 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => (): void => {
      for (const [name, listener] of events) stream.removeEventListener(name, listener)
      signal.removeEventListener('abort', aborted)
      end()
    }
    const aborted = settle(() => reject(signal.reason))
    const events = [['idle', settle(resolve)], ['close', settle(() => reject(new Error('the stream was closed')))]] as const
    for (const [name, listener] of events) stream.addEventListener(name, listener)
    signal.addEventListener('abort', aborted)
    if (signal.aborted) aborted()
  })
}
