const OVERTAKEN = new Error('another source was quicker')

type Attempt<T> = (signal: AbortSignal) => Promise<T>

/**
 * The first attempt that succeeds. The next one starts when one failed, or when none has ended for `staggerMs`; those still
 * running at the end are aborted. Rejects with AggregateError when all failed, or with the signal's reason.
 */
export function firstSuccess<T>(attempts: Attempt<T>[], staggerMs: number, signal?: AbortSignal): Promise<T> {
  const stop = new AbortController()
  const errors: unknown[] = []
  const waiting = [...attempts]
  let running = 0
  return new Promise<T>((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined
    const end = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      stop.abort(OVERTAKEN)
    }
    const onAbort = (): void => {
      end()
      reject(signal?.reason)
    }
    const next = (): void => {
      clearTimeout(timer)
      const attempt = waiting.shift()
      if (!attempt) return
      running++
      if (waiting.length > 0) timer = setTimeout(next, staggerMs)
      attempt(stop.signal).then(succeed, fail)
    }
    const succeed = (value: T): void => {
      end()
      resolve(value)
    }
    const fail = (error: unknown): void => {
      running--
      errors.push(error)
      if (stop.signal.aborted) return
      if (waiting.length > 0) return next()
      if (running > 0) return
      end()
      reject(new AggregateError(errors, 'every source failed'))
    }
    if (signal?.aborted) return reject(signal.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    if (attempts.length === 0) return fail(undefined)
    next()
  })
}
