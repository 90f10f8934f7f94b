import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Reply = { status?: number; json?: unknown; text?: string; headers?: Record<string, string> }
export type HostileHub = { host: string; origin: string; asked: string[]; stop(): Promise<void> }

/** A server on loopback that says what a test has it say; `asked` has every request as "METHOD path". Without a reply it never answers. */
export async function startHostileHub(reply: (asked: string, origin: string, body: string) => Reply | undefined | Promise<Reply | undefined>): Promise<HostileHub> {
  const asked: string[] = []
  const server = createServer(async (req, res) => {
    const line = `${req.method} ${req.url?.split('?', 1)[0]}`
    asked.push(line)
    const answer = await reply(line, origin(), await bodyOf(req))
    if (answer) res.writeHead(answer.status ?? 200, answer.headers).end(answer.text ?? JSON.stringify(answer.json))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const origin = (): string => `http://${host}`
  return {
    host, origin: origin(), asked,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of req.setEncoding('utf8')) text += chunk
  return text
}
