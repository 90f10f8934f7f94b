import assert from 'node:assert/strict'
import { z } from 'zod'
import type { OpenApiDocument, OpenApiOperation } from '../../lib/api/openapi/types.ts'

type Json = { [member: string]: unknown }

/** Holds real answers against what /openapi.json says of them; nothing may be in them that it does not tell. */
export class DocumentCheck {
  readonly #document: OpenApiDocument
  readonly seen = new Set<string>()

  constructor(document: OpenApiDocument) {
    this.#document = document
  }

  /** Asserts that an answer is one of those of the operation; `path` as it was asked for, with slashes in names as %2F. */
  check(method: string, path: string, { status, headers, body }: { status: number; headers: Headers; body: unknown }): void {
    const operation = this.#operation(method, path.split('?', 1)[0] ?? '')
    this.seen.add(operation.operationId)
    const response = operation.responses[status] ?? (status >= 400 ? operation.responses['default'] : undefined)
    assert.ok(response, `${method} ${path}: ${status} is not told`)
    const type = headers.get('content-type')
    const schema = type === null ? undefined : response.content?.[type]?.schema
    assert.equal(schema === undefined, response.content === undefined, `${method} ${path}: ${status} ${type}`)
    if (schema) z.fromJSONSchema(strict({ ...schema, $defs: this.#document.components.schemas })).parse(body)
  }

  /** The operations of a method that no answer was held against. */
  unseen(method: string): string[] {
    const all = Object.values(this.#document.paths).flatMap((operations) => (operations[method] ? [operations[method].operationId] : []))
    return all.filter((id) => !this.seen.has(id))
  }

  #operation(method: string, path: string): OpenApiOperation {
    const found = Object.entries(this.#document.paths).filter(([pattern, operations]) => operations[method.toLowerCase()] && fits(pattern, path))
    // The one with the fewest free parts.
    const [best] = found.sort(([a], [b]) => a.split('{').length - b.split('{').length)
    const operation = best?.[1][method.toLowerCase()]
    assert.ok(operation, `${method} ${path} is not told`)
    return operation
  }
}

function fits(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path)
}

// Where the document has its schemas, JSON Schema has others; and what stands in no list of members is a fault.
function strict(schema: Json): Json {
  const text = JSON.stringify(schema).replaceAll('#/components/schemas/', '#/$defs/')
  return JSON.parse(text, (_key, value: Json) => (isClosed(value) ? { ...value, additionalProperties: false } : value))
}

function isClosed(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'object' && 'properties' in value && !('additionalProperties' in value)
}
