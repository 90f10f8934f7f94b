import type { Config } from '../config.ts'

type Where = Pick<Config, 'publicUrl' | 'host' | 'port' | 'dataDir'>
type FirstToken = { operator: string; secret: string }

/** The address that people on this machine, or behind IPCR_PUBLIC_URL, use. */
export function hubUrl({ publicUrl, host, port }: Pick<Config, 'publicUrl' | 'host' | 'port'>): string {
  if (publicUrl) return publicUrl.origin
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

/** What the start prints: where the hub is and what to do next. */
export function welcome(where: Where, first?: FirstToken): string {
  const url = hubUrl(where)
  const registry = new URL(url).host
  return `
  ipcr is running at ${url}
  Its data lie in    ${where.dataDir}

${first ? login(registry, first) : ''}  Push an image:
    docker pull hello-world
    docker tag hello-world ${registry}/alice/hello:v1
    docker push ${registry}/alice/hello:v1

  Pull it again:
    docker pull ${registry}/alice/hello:v1

  Stop with Ctrl-C. Settings: docs/configuration.md

`
}

// The one time that a secret is shown: it stands in the database as a hash only.
function login(registry: string, { operator, secret }: FirstToken): string {
  return `  Log in as the operator of this hub (a token for one day, shown only now; ipcr token create makes others):
    docker login -u ${operator} -p ${secret} ${registry}

`
}
