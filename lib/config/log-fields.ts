import { z } from 'zod'
import { parseJson } from './parse-json.ts'

// What a line has of its own, and where somebody looks for it.
const OF_THE_LINE = new Set(['level', 'time', 'msg', 'part', 'err', 'pid', 'hostname'])
const fields = z.record(z.string().regex(/^[A-Za-z][\w.-]{0,63}$/).refine((name) => !OF_THE_LINE.has(name)), z.string().max(1000))
  .refine((found) => Object.keys(found).length <= 32)

/** IPCR_LOG_FIELDS: an object as JSON. */
export const logFields = z.string().optional().transform((text, context): Record<string, string> => {
  const found = fields.safeParse(text === undefined ? {} : parseJson(text))
  if (found.success) return found.data
  context.addIssue({ code: 'custom', message: `IPCR_LOG_FIELDS must be names and texts, such as {"service":"registry"}, none of them ${[...OF_THE_LINE].join(', ')}` })
  return z.NEVER
})
