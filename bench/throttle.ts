import { once } from 'node:events'
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

const TURN_MS = 10

export type Throttle = { url: string; stop(): Promise<void> }

/** A line on loopback to a server, that brings so many bytes a second from it, over all its connections together. */
export async function startThrottle(target: URL, bytesPerSecond: number): Promise<Throttle> {
  const agent = new Agent({ keepAlive: true })
  const line = { freeAt: 0, bytesPerSecond }
  const server = createServer((asked, answer) => {
    // The server answers to its own name only.
    const onward = request(new URL(asked.url ?? '/', target), { agent, method: asked.method, headers: { ...asked.headers, host: target.host } }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers)
      passOn(reply, answer, line).catch(() => answer.destroy())
    })
    onward.once('error', () => answer.destroy())
    answer.once('close', () => onward.destroy())
    asked.pipe(onward)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections()
      agent.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function passOn(from: IncomingMessage, to: ServerResponse, line: { freeAt: number; bytesPerSecond: number }): Promise<void> {
  for await (const part of from) {
    if (!Buffer.isBuffer(part)) continue
    const now = performance.now()
    line.freeAt = Math.max(line.freeAt, now) + (part.length / line.bytesPerSecond) * 1000
    if (line.freeAt - now > TURN_MS) await delay(line.freeAt - now)
    await new Promise<void>((resolve) => to.write(part, () => resolve()))
    if (to.destroyed) return
  }
  to.end()
}
