import { parseContentPath, type ContentPath } from '../names/content-path.ts'

/** Where the static page stands: what it is part of, and the origin of the gateway that gave it, as far as its address tells. */
export type Whereabouts = { root: ContentPath | undefined; gateway: string | undefined }

const NOWHERE: Whereabouts = { root: undefined, gateway: undefined }

/** Reads the address of the page: `/ipfs/…` and `/ipns/…` of a path gateway, or the host of a subdomain gateway. */
export function whereaboutsOf(href: string): Whereabouts {
  const url = URL.parse(href)
  if (!url || !/^https?:$/.test(url.protocol)) return NOWHERE
  const directory = directoryOf(url.pathname)
  return directory === undefined ? NOWHERE : (inPath(url, directory) ?? inHost(url, directory) ?? NOWHERE)
}

// The page is the index of its directory, whichever of the two an address names.
function directoryOf(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname.replace(/\/index\.html$/, '/')).replace(/\/+$/, '')
  } catch {
    return undefined
  }
}

function inPath({ origin }: URL, directory: string): Whereabouts | undefined {
  const root = parseContentPath(directory)
  return root && { root, gateway: origin }
}

function inHost({ protocol, hostname, port }: URL, directory: string): Whereabouts | undefined {
  const [, id = '', namespace = '', host = ''] = /^(.+?)\.(ipfs|ipns)\.(.+)$/.exec(hostname) ?? []
  const root = parseContentPath(`/${namespace}/${id}${directory}`) ?? parseContentPath(`/${namespace}/${withDots(id)}${directory}`)
  return root && { root, gateway: `${protocol}//${host}${port === '' ? '' : `:${port}`}` }
}

// A domain in one label, as certificates for subdomains need it (Subdomain Gateway, DNSLink names).
function withDots(label: string): string {
  return label.replace(/--|-/g, (dashes) => (dashes === '--' ? '-' : '.'))
}
