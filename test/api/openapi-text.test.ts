import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { printSchema } from '../../lib/api/openapi/print-schema.ts'
import { ComponentSchemas } from '../../lib/api/openapi/schemas.ts'

const named = z.object({ a: z.string() }).meta({ id: 'Named' })

const TABLE: [z.ZodType, string][] = [
  [z.string(), 'string'],
  [z.int().nullable(), 'integer | null'],
  [z.enum(['a', 'b']), '"a" | "b"'],
  [z.literal(true), 'true'],
  [z.array(z.union([z.string(), z.int()])), '(string | integer)[]'],
  [z.string().meta({ format: 'date-time' }), 'time'],
  [z.record(z.string(), z.boolean()), '{ [name]: boolean }'],
  [z.unknown(), 'any'],
  [z.object({}), '{}'],
  [z.object({ items: z.array(named), cursor: z.string().nullable().describe('where to go on'), more: z.boolean().optional() }), '{\n  items: Named[]\n  cursor: string | null  // where to go on\n  more?: boolean\n}'],
]

for (const [schema, text] of TABLE) {
  test(`${text.replaceAll('\n', ' ')}`, () => assert.equal(printSchema(new ComponentSchemas().of(schema)), text))
}
