import { formatBytes } from '../format-bytes.ts'
import { plainText } from '../plain-text.ts'
import type { Published } from './publish-site.ts'

/** What was done, for people. */
export function describePublished(published: Published): string {
  const { cid, files, bytes, links, dnslink, contenthash, name } = published
  const places = placesOf(published)
  return [
    cid, `  page          ${files} files, ${formatBytes(bytes)}`, ...places,
    ...(places.length === 0 ? ['  It is nowhere yet: say --kubo, --service or --car.'] : []),
    '', 'Open it:', ...links.map((link) => `  ${link}`),
    '', `For a domain of yours set this TXT record${name === undefined ? ', anew with each publication' : ''}:`, `  _dnslink.<domain>  "${dnslink}"`,
    '', `For an ENS name set this contenthash${name === undefined ? ', anew with each publication' : ''}:`, `  ${contenthash}`, '',
  ].join('\n')
}

function placesOf({ car, kubo, name, services }: Published): string[] {
  const known = (isNew: boolean): string => (isNew ? '' : ', as it was already')
  return [
    ...(car ? [`  CAR           ${car.file}, ${car.blocks} blocks`] : []),
    ...(kubo ? [`  Kubo          pinned at ${kubo.rpc}${known(kubo.isNew)}`] : []),
    ...(name === undefined ? [] : [`  name          ${name}`]),
    ...services.map(({ service, status, isNew }) => `  ${service.padEnd(12)}  ${plainText(status)}${known(isNew)}`),
  ]
}
