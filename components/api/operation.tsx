import type { OpenApiOperation, OpenApiParameter, OpenApiResponse } from '../../lib/api/openapi/types.ts'
import { printSchema } from '../../lib/api/openapi/print-schema.ts'
import { Badge } from '../ui/badge.tsx'
import { Facts } from '../ui/facts.tsx'
import { CodeText } from './code-text.tsx'
import { SchemaText } from './schema-text.tsx'

type Props = { path: string; method: string; operation: OpenApiOperation }

/** One method of an address: what it takes and what it answers. */
export function Operation({ path, method, operation: { operationId, summary, description, parameters, requestBody, responses } }: Props) {
  const body = requestBody?.content['application/json']
  return (
    <article id={operationId} aria-labelledby={`${operationId}-title`} className="mt-8 scroll-mt-4">
      <h3 id={`${operationId}-title`} className="flex flex-wrap items-baseline gap-x-2 font-mono text-sm">
        <Badge strong={method !== 'get'}>{method.toUpperCase()}</Badge><span className="wrap-anywhere">{path}</span>
      </h3>
      <p className="mt-2 max-w-prose text-sm leading-6">{summary}. <span className="text-muted"><CodeText>{description}</CodeText></span></p>
      {parameters.length > 0 && <div className="mt-3"><Facts facts={parameters.map((parameter) => ({ name: parameter.name, value: <Parameter parameter={parameter} /> }))} /></div>}
      {body && <div className="mt-3"><p className="mb-1.5 text-sm text-muted">The body</p><SchemaText name={`body of ${method.toUpperCase()} ${path}`} schema={body.schema} /></div>}
      {Object.entries(responses).map(([status, response]) => <Answer key={status} status={status} response={response} of={`${method.toUpperCase()} ${path}`} />)}
    </article>
  )
}

function Parameter({ parameter: { in: where, required, description, schema } }: { parameter: OpenApiParameter }) {
  const usual = schema['default'] === undefined ? '' : `, ${JSON.stringify(schema['default'])} without it`
  return <><code className="font-mono text-[0.8125rem]">{printSchema(schema)}</code>{description && <span>: <CodeText>{description}</CodeText></span>}<span className="text-muted"> ({where === 'path' ? 'in the path' : `${required ? 'needed' : 'optional'}${usual}`})</span></>
}

// How refusals look is said once, for all of them.
function Answer({ status, response: { description, content }, of }: { status: string; response: OpenApiResponse; of: string }) {
  if (status === 'default') return null
  const [type, body] = Object.entries(content ?? {})[0] ?? []
  return (
    <div className="mt-3">
      <p className="mb-1.5 text-sm text-muted"><span className="tabular-nums">{status}</span> {description}{type !== undefined && type !== 'application/json' ? `: ${type}` : ''}</p>
      {body && type === 'application/json' && <SchemaText name={`${status} of ${of}`} schema={body.schema} />}
    </div>
  )
}
