import type { IncomingHttpHeaders } from 'node:http'
import { LoginError } from './login-error.ts'

const MOST_MS = 15_000
const MOST_BYTES = 64 * 1024

export type HubAnswer = { status: number; text: string; headers: IncomingHttpHeaders }
export type HubQuestion = {
  method: string
  path: string
  json?: object | undefined
  form?: Record<string, string>
  headers?: Record<string, string>
  mostMs?: number
  mostBytes?: number
}

/** Asks a hub; follows no redirect, waits at most 15 s and reads at most 64 KiB unless told otherwise. Throws LoginError HUB_UNREACHABLE. */
export async function askHub(origin: string, { method, path, json, form, headers: own = {}, mostMs = MOST_MS, mostBytes = MOST_BYTES }: HubQuestion): Promise<HubAnswer> {
  const { request } = await (origin.startsWith('https:') ? import('node:https') : import('node:http'))
  const body = json ? JSON.stringify(json) : form ? new URLSearchParams(form).toString() : undefined
  const type = json ? 'application/json' : 'application/x-www-form-urlencoded'
  const headers = { accept: 'application/json', 'user-agent': 'docker-credential-ipcr', ...own, ...(body === undefined ? {} : { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) }) }
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(new LoginError('HUB_UNREACHABLE', `${origin} cannot be reached: ${error instanceof Error ? error.message : 'unknown'}. Is that its name, and does it run?`))
    const sent = request(new URL(path, origin), { method, headers, agent: false, signal: AbortSignal.timeout(mostMs) }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
        if (text.length > mostBytes) answer.destroy(new Error('its answer is too long'))
      }).once('error', fail).once('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }))
    })
    sent.once('error', fail).end(body)
  })
}
