import { z } from 'zod'

const operator = z.looseObject({ v: z.literal(1), address: z.string(), privateKey: z.string() })
const bundle = z.strictObject({ v: z.literal(1), kind: z.literal('ipcr-keys'), keys: z.record(z.string(), z.base64()), operator: operator.nullable() })

/** All keys of a hub in one file: of the namespaces by name, the hub's own as `.hub`, each base64 of its file; and the operator's wallet. */
export type BundleFile = z.infer<typeof bundle>

/** The file's text. */
export function formatBundle(keys: ReadonlyMap<string, Uint8Array>, wallet: Uint8Array | undefined): string {
  const file: BundleFile = {
    v: 1, kind: 'ipcr-keys',
    keys: Object.fromEntries(Array.from(keys, ([name, bytes]) => [name, Buffer.from(bytes).toString('base64')])),
    operator: wallet ? operator.parse(JSON.parse(Buffer.from(wallet).toString())) : null,
  }
  return `${JSON.stringify(file, undefined, 2)}\n`
}

/** The keys in a file that `formatBundle` wrote; undefined for any other. Says nothing of what is in it. */
export function parseBundle(bytes: Uint8Array): BundleFile | undefined {
  if (bytes[0] !== 0x7b) return undefined
  try {
    return bundle.parse(JSON.parse(Buffer.from(bytes).toString()))
  } catch {
    return undefined
  }
}
