import { openApiPath } from '../declare/match-path.ts'
import { hubVersion } from '../hub.ts'
import { TAGS } from '../declare/tags.ts'
import type { ApiRoute } from '../types.ts'
import { describeOperation } from './describe-operation.ts'
import { ComponentSchemas } from './schemas.ts'
import type { OpenApiDocument, OpenApiOperation } from './types.ts'

const DESCRIPTION = `The hub's own API beside the registry's (/v2/). Refusals are problem documents (RFC 9457) with a \`code\` that stays. Lists are \`{items, cursor}\`: the next page is asked for with \`?cursor=\`. Times are ISO 8601 in UTC. Names of repositories have slashes, which may be written as they are or as %2F. What is public may be read by pages of any origin, without credentials, and is answered with an ETag.`

const SECURITY = {
  token: { type: 'http', scheme: 'basic', description: 'an address and an access token (ipcr_pat_…), or anything and a token; as Bearer an access token of /token' },
  session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token', description: 'the session of a browser, on the hub\'s own pages' },
}

/** The document of these routes, made when it is first asked for. */
export function openApiOnce(routes: readonly ApiRoute[]): () => OpenApiDocument {
  let made: OpenApiDocument | undefined
  return () => (made ??= openApiDocument(routes, hubVersion()))
}

/** All that the routes say of themselves, as one OpenAPI 3.1 document. */
export function openApiDocument(routes: readonly ApiRoute[], version: string): OpenApiDocument {
  const schemas = new ComponentSchemas()
  const paths: OpenApiDocument['paths'] = {}
  for (const route of [...routes].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const operations = Object.entries(route.methods).map(([method, operation]): [string, OpenApiOperation] => [method.toLowerCase(), describeOperation(schemas, route, method, operation)])
    paths[openApiPath(route.path)] = { ...paths[openApiPath(route.path)], ...Object.fromEntries(operations) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'ipcr', version, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    tags: TAGS.map((name) => ({ name })),
    paths,
    components: { schemas: schemas.components, securitySchemes: SECURITY },
  }
}
