import { z } from 'zod'
import type { HubAnswer } from './ask-hub.ts'
import { plainText } from '../plain-text.ts'
import { LoginError } from './login-error.ts'

const problemSchema = z.object({ code: z.string(), detail: z.string() })

/** What a hub gives who has proved an address. */
export const loginSchema = z.object({ refreshToken: z.string().regex(/^ipcr_rt_[A-Za-z0-9_-]{16,200}$/), address: z.string().regex(/^0x[0-9a-fA-F]{40}$/), expires: z.iso.datetime() })

/** An answer of 200 by its schema. Throws LoginError: HUB_REFUSED with the hub's sentence, HUB_NONE when this is no hub with wallets. */
export function readAnswer<T>(origin: string, { status, text }: Pick<HubAnswer, 'status' | 'text'>, schema: z.ZodType<T>): T {
  const { data } = schema.safeParse(status === 200 ? parse(text) : undefined)
  if (data !== undefined) return data
  const problem = readProblem({ status, text })
  if (problem && problem.code !== 'AUTH_OPEN') throw new LoginError('HUB_REFUSED', `${origin} refuses: ${problem.detail}`)
  throw new LoginError('HUB_NONE', problem?.detail ?? `${origin} is no hub that wallets log in to (it answers with ${status})`)
}

/** The refusal in an answer (RFC 9457), fit to be shown; undefined when there is none. */
export function readProblem({ status, text }: Pick<HubAnswer, 'status' | 'text'>): { code: string; detail: string } | undefined {
  const { data } = problemSchema.safeParse(status >= 400 ? parse(text) : undefined)
  return data && { code: data.code, detail: plainText(data.detail) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
