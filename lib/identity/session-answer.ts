export type SessionAnswer = { status: number; headers: [name: string, value: string][]; cookies: string[]; body: unknown }

/** What next-auth writes its answer to; it knows the interface of Next's API routes. */
export class AnswerSink {
  #status = 200
  #body: unknown
  readonly #headers = new Map<string, string | string[]>()

  status(code: number): this {
    this.#status = code
    return this
  }

  getHeader(name: string): string | string[] | undefined {
    return this.#headers.get(name.toLowerCase())
  }

  setHeader(name: string, value: string | string[]): this {
    this.#headers.set(name.toLowerCase(), value)
    return this
  }

  json(body: unknown): void {
    this.#body = body
  }

  send(body: unknown): void {
    this.#body = body
  }

  end(): void {
    this.#body = undefined
  }

  answer(): SessionAnswer {
    const cookies = this.#headers.get('set-cookie') ?? []
    const headers = [...this.#headers].filter(([name]) => name !== 'set-cookie').map(([name, value]): [string, string] => [name, String(value)])
    return { status: this.#status, headers, cookies: Array.isArray(cookies) ? cookies : [cookies], body: this.#body }
  }
}
