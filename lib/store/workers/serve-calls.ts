import { parentPort } from 'node:worker_threads'
import { toFault } from './messages.ts'
import type { Operations, Reply, Request } from './messages.ts'

/** One function per operation; what it does before its first await happens in the order of the messages. */
export type Handlers<T extends Operations> = {
  [K in keyof T]: (args: T[K]['args']) => T[K]['result'] | Promise<T[K]['result']>
}

/** Runs in the worker: answers every call with the handler of that name. */
export function serveCalls<T extends Operations>(handlers: Handlers<T>): void {
  parentPort?.on('message', (request: Request) => {
    void answer(handlers, request).then((reply) => parentPort?.postMessage(reply))
  })
}

async function answer<T extends Operations>(handlers: Handlers<T>, request: Request): Promise<Reply> {
  try {
    const handler = handlers[request.op]
    if (handler === undefined) throw new Error(`no operation ${request.op}`)
    return { call: request.call, value: await handler(request.args) }
  } catch (error) {
    return { call: request.call, fault: toFault(error) }
  }
}
