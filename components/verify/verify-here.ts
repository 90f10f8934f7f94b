import { z } from 'zod'
import { verifyImage, type VerifiedImage } from '../../lib/identity/image/verify-image.ts'
import { Gateway } from '../../lib/hub/ipfs-source/gateway.ts'
import { gatewayRecords } from '../../lib/hub/ipfs-source/web-records.ts'
import { ipnsMultihash } from '../../lib/names/ipns-name.ts'
import { parseName } from '../../lib/names/name.ts'
import { parseReference } from '../../lib/oci/reference.ts'
import { findRoot } from '../../lib/resolve/image/find-root.ts'
import type { RecordSource } from '../../lib/resolve/names/record-sources.ts'
import { askHub } from '../wallet/session-client.ts'
import { browserBlocks } from './browser-blocks.ts'

const hubSchema = z.object({ ipns: z.string().refine((name) => ipnsMultihash(name) !== undefined) })

/** What was verified here; `validUntil` (Unix ms) as far as the records go. */
export type VerifiedHere = VerifiedImage & { ipnsName: string; validUntil: number }

/** Verifies an image from its signed record on, with nothing but bytes from the gateway. Rejects with errors whose messages are sentences. */
export async function verifyHere(repository: string, referenceText: string): Promise<VerifiedHere> {
  const [namespace = '', ...path] = repository.split('/')
  const [name, reference] = [parseName(namespace), parseReference(referenceText)]
  if (!name || !reference) throw new Error('this is no image that could be verified')
  const source = browserBlocks()
  const { root, ipnsName, evidence, validUntil } = await findRoot({ name, source, looksUp: false, parts: PARTS, hubKey: async () => hubSchema.parse(await askHub('/api/v1/hub')).ipns })
  return { ipnsName, validUntil, ...(await verifyImage({ source, root, ipnsName, evidence, path, reference, now: Date.now() })) }
}

// Where the page comes from is known once it is in a browser.
const gateway: RecordSource = { name: 'this hub', get: (ipnsName, signal) => gatewayRecords(new Gateway(new URL(location.origin))).get(ipnsName, signal) }

const PARTS = {
  known: { own: () => undefined, observed: () => undefined },
  records: [gateway],
  dnslink: () => Promise.reject(new Error('a browser asks no DNS')),
  ens: undefined,
  wallet: () => Promise.reject(new Error('a wallet is looked up in the root of the hub')),
  warn: () => {},
  now: () => Date.now(),
}
