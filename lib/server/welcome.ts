import { isLoopbackHost, type Config } from '../config.ts'

type Where = Pick<Config, 'publicUrl' | 'scheme' | 'host' | 'port' | 'dataDir' | 'auth' | 'operator'>
type Operator = { address: string; /** the token of the first start */ secret?: string | undefined }

/** The address that people on this machine, or behind IPCR_PUBLIC_URL, use. */
export function hubUrl({ publicUrl, scheme, host, port }: Pick<Config, 'publicUrl' | 'scheme' | 'host' | 'port'>): string {
  if (publicUrl) return publicUrl.origin
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}`
}

/** What the start prints: where the hub is, how it is called, whose it is, and what to do next. `ipns` is its own name, if it has one by now. */
export function welcome(where: Where, ipns: string | undefined, operator: Operator): string {
  const url = hubUrl(where)
  const registry = new URL(url).host
  return `
  ipcr is running at ${url}
    pages            ${url}/ in a browser
    name on IPFS     ${ipns ?? 'none yet: its key could not be kept (the log says why); it is tried again'}
    data             ${where.dataDir}
    who may push     ${where.auth === 'open' ? 'everybody who reaches this address (IPCR_AUTH=open)' : `whoever logs in and has the right; the operator is ${operator.address}`}

${where.auth === 'open' ? '' : login(registry, operator) + (where.operator === undefined ? LOGIN_LINK : '')}  Push an image:
    docker pull hello-world
    docker tag hello-world ${registry}/alice/hello:v1
    docker push ${registry}/alice/hello:v1

  Pull it again:
    docker pull ${registry}/alice/hello:v1

  Its page: ${url}/alice/hello
  Stop with Ctrl-C. Settings: docs/configuration.md

`
}

// The hub's own wallet is in no browser.
const LOGIN_LINK = `  The same on the pages: npx ipcr login-link

`

// The one time that a secret is shown: it stands in the database as a hash only.
function login(registry: string, { address, secret }: Operator): string {
  if (secret === undefined) return '  Log in: npx ipcr token create --name laptop makes a token of the operator, and prints the line.\n\n'
  return `  Log in as the operator (a token for one day, shown only now; ipcr token create makes others):
    docker login -u ${address} -p ${secret} ${registry}

`
}

/** What an operator should hear of settings that work, but hardly as they are meant; sentences for the log. */
export function warnings(config: Pick<Config, 'auth' | 'host' | 'publicUrl' | 'redirect'>): string[] {
  return [...reachWarnings(config), ...redirectWarnings(config)]
}

function reachWarnings({ auth, host, publicUrl }: Pick<Config, 'auth' | 'host' | 'publicUrl'>): string[] {
  const isNear = publicUrl ? isLoopbackHost(publicUrl.hostname) || publicUrl.hostname.endsWith('.localhost') : isLoopbackHost(host)
  if (isNear) return []
  return [
    ...(auth === 'open' ? ['everybody who reaches this hub may push and delete: it is open (IPCR_AUTH=open)'] : []),
    ...(publicUrl ? [] : [`HOST=${host}, but IPCR_PUBLIC_URL is not set: the hub answers as 127.0.0.1 and localhost only. Set it to the address that people use, https with IPCR_TLS_KEY or behind a TLS proxy`]),
    ...(publicUrl?.protocol === 'http:' && auth === 'wallet' ? ['IPCR_PUBLIC_URL is http: tokens cross the network readable to all on the way. Set IPCR_TLS_KEY or put a TLS proxy in front, and set it to https'] : []),
  ]
}

// Programs take their token along to a host below the one that they asked.
function redirectWarnings({ publicUrl, redirect }: Pick<Config, 'publicUrl' | 'redirect'>): string[] {
  if (!publicUrl || !redirect) return []
  return [
    ...(`.${redirect.hostname}`.endsWith(`.${publicUrl.hostname}`) ? [`IPCR_REDIRECT leads to ${redirect.hostname}, which is within ${publicUrl.hostname}: some clients send their token along. Give the gateway a name outside it`] : []),
    ...(publicUrl.protocol === 'https:' && redirect.protocol === 'http:' ? ['IPCR_REDIRECT is http: what is pulled can be seen on the way, and clients that do not leave TLS refuse it'] : []),
  ]
}
