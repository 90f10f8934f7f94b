import { z } from 'zod'
import { ACTIONS } from '../../identity/grants.ts'
import { pageOf, time } from './common.ts'

const kind = z.enum(['pat', 'bot', 'refresh'])
const scopes = z.array(z.object({ name: z.string(), actions: z.array(z.enum(ACTIONS)) }))

/** A token as its owner sees it. */
export const token = z.object({ id: z.string(), kind, name: z.string(), prefix: z.string(), scopes, createdAt: time, expiresAt: time, lastUsedAt: time.nullable() })
  .meta({ id: 'Token', description: 'A token without its secret.' })

export const tokenPage = pageOf(token)

/** A token just made; its secret is shown this once. */
export const newToken = z.object({ id: z.string(), kind, name: z.string(), prefix: z.string(), expiresAt: time, secret: z.string() })

/** What a program logs in with from then on. */
export const login = z.object({ refreshToken: z.string(), address: z.string(), expires: time })
