import type { ServerResponse } from 'node:http'

type Ready = { res: ServerResponse; headers: string[]; body: string | undefined }

/**
 * Ready answers, held until the event loop has read every request that was there and then written one after the other.
 * Written one by one, each would wake its client for a single answer, which costs more than making it.
 */
export class AnswerBatch {
  #ready: Ready[] = []
  #written = Promise.withResolvers<void>()

  /** Answers 200 with the headers (a flat list) and the latin1 body, if there is one. Resolves when it is written. */
  add(res: ServerResponse, headers: string[], body: string | undefined): Promise<void> {
    if (this.#ready.push({ res, headers, body }) === 1) {
      this.#written = Promise.withResolvers()
      setImmediate(this.#write)
    }
    return this.#written.promise
  }

  #write = (): void => {
    const ready = this.#ready
    this.#ready = []
    ready.forEach(write)
    this.#written.resolve()
  }
}

// A latin1 string is joined with the header block into one write; a buffer costs a second one.
function write({ res, headers, body }: Ready): void {
  try {
    res.writeHead(200, headers)
    if (body === undefined) res.end()
    else res.end(body, 'latin1')
  } catch {
    res.destroy()
  }
}
