import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { askHub } from './ask-hub.ts'
import type { HubAddress } from './hub-address.ts'
import { LoginError } from './login-error.ts'
import { loginSchema, readAnswer, readProblem } from './read-answer.ts'

const LEAST_SECONDS = 5
const MOST_SECONDS = 600

const deviceSchema = z.object({
  deviceCode: z.string().min(1).max(200), userCode: z.string().regex(/^[A-Z0-9-]{4,20}$/), verificationUriComplete: z.string().regex(/^[\x21-\x7e]{1,300}$/),
  interval: z.number().positive(), expiresIn: z.number().positive(),
})

/** Shows an address and a code, and waits, ten minutes at most, until somebody has approved there (RFC 8628). Throws LoginError. */
export async function approve({ origin, host }: HubAddress, client: string, show: (text: string) => void): Promise<z.infer<typeof loginSchema>> {
  const device = readAnswer(origin, await askHub(origin, { method: 'POST', path: '/api/v1/auth/device', json: { client } }), deviceSchema)
  if (URL.parse(device.verificationUriComplete)?.origin !== origin) throw new LoginError('HUB_FOREIGN', `${origin} sends to another address for the approval: use the name that the hub has for itself (IPCR_PUBLIC_URL)`)
  show(`To log in to ${host}, open\n  ${device.verificationUriComplete}\nwhere your wallet is, and approve the code ${device.userCode}.\n`)
  const end = Date.now() + Math.min(device.expiresIn, MOST_SECONDS) * 1000
  return poll(origin, device.deviceCode, Math.max(device.interval, LEAST_SECONDS), end)
}

async function poll(origin: string, deviceCode: string, seconds: number, end: number): Promise<z.infer<typeof loginSchema>> {
  for (let interval = seconds; Date.now() + interval * 1000 < end; ) {
    await delay(interval * 1000)
    const answer = await askHub(origin, { method: 'POST', path: '/api/v1/auth/device/token', json: { deviceCode } })
    const code = readProblem(answer)?.code
    if (code === 'slow_down') interval += LEAST_SECONDS
    else if (code !== 'authorization_pending') return readAnswer(origin, answer, loginSchema)
  }
  throw new LoginError('APPROVAL_ENDED', 'nobody approved the login in time: start again')
}
