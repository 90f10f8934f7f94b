import type { OpenApiDocument, OpenApiOperation } from '../../lib/api/openapi/types.ts'
import { Dot } from '../ui/dot.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { Section } from '../ui/section.tsx'
import { CodeText } from './code-text.tsx'
import { Operation } from './operation.tsx'
import { SchemaText } from './schema-text.tsx'

type Listed = { path: string; method: string; operation: OpenApiOperation }

/** The API as its OpenAPI document tells it, for people. */
export function ApiView({ document: { info, tags, paths, components } }: { document: OpenApiDocument }) {
  const all = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]): Listed => ({ path, method, operation })))
  const link = 'text-accent underline-offset-4 hover:underline'
  return (
    <>
      <PageHeading facts={<><span>ipcr {info.version}</span><Dot /><a href="/openapi.json" className={link}>openapi.json</a></>}>The API</PageHeading>
      <p className="max-w-prose text-sm leading-6"><CodeText>{info.description}</CodeText></p>
      <nav aria-label="Parts of the API" className="mt-4 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {tags.map(({ name }) => <a key={name} href={`#${anchor(name)}`} className={link}>{name}</a>)}
        <a href="#schemas" className={link}>What is sent</a>
      </nav>
      {tags.map(({ name }) => (
        <Section key={name} id={anchor(name)} title={name}>
          {all.filter(({ operation }) => operation.tags.includes(name)).map((one) => <Operation key={one.operation.operationId} {...one} />)}
        </Section>
      ))}
      <Section id="schemas" title="What is sent">
        {Object.entries(components.schemas).map(([name, schema]) => (
          <div key={name} id={`schema-${name}`} className="mt-6">
            <h3 className="mb-1.5 font-mono text-sm">{name}</h3>
            {typeof schema['description'] === 'string' && <p className="mb-1.5 text-sm text-muted">{schema['description']}</p>}
            <SchemaText name={name} schema={schema} />
          </div>
        ))}
      </Section>
    </>
  )
}

function anchor(tag: string): string {
  return `part-${tag.toLowerCase().replaceAll(' ', '-')}`
}
