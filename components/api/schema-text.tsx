import { printSchema } from '../../lib/api/openapi/print-schema.ts'
import type { JsonSchema } from '../../lib/api/openapi/schemas.ts'

/** What is sent, in a notation as TypeScript has it. */
export function SchemaText({ name, schema }: { name: string; schema: JsonSchema }) {
  return (
    <pre tabIndex={0} role="region" aria-label={name} dir="ltr" className="max-h-96 overflow-auto rounded-md border border-line bg-sunken px-3.5 py-2.5 font-mono text-[0.8125rem] leading-6 wrap-anywhere whitespace-pre-wrap">
      {printSchema(schema)}
    </pre>
  )
}
