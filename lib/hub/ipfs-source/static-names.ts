import type { Dnslink } from '../../resolve/names/dns-texts.ts'
import type { RecordSource } from '../../resolve/names/record-sources.ts'
import { resolveName, type Resolved } from '../../resolve/names/resolve-name.ts'
import { UnresolvableError } from '../../resolve/net/errors.ts'
import type { RecordRefusal } from '../../names/ipns-record.ts'
import type { Name } from '../../names/name.ts'
import type { RecordBook } from './record-book.ts'
import type { StaticNetwork } from './static-network.ts'
import { gatewayRecords, routerRecords } from './web-records.ts'

const TOTAL_MS = 20_000
// What an owner can have signed, so that an honest server passes it on.
const OWNERS_FAULT = new Set<RecordRefusal>(['V1_ONLY', 'VALUE_INVALID', 'VALIDITY_INVALID'])

/** Who is asked where a domain or an ENS name leads; `by` is named to the visitor, since nothing of the answer can be verified; with an answer, who of several gave it. */
export type TrustedLookup = { by: string; find(name: string, signal: AbortSignal): Promise<(Dnslink & { by?: string }) | undefined> }

export type StaticNamesParts = { network: StaticNetwork; routers: readonly URL[]; book: RecordBook; dnslink: TrustedLookup | undefined; ens: TrustedLookup | undefined; now: () => number }

/** `notes`: older records that were sent, a sentence each; `trusted`: by whose word the name led to its key or content. */
export type Looked = Resolved & { /** of the record that names the root */ sequence?: bigint | undefined; notes: string[]; trusted?: string; conflicting: boolean }

/** Follows names by signed records, which every gateway and router is asked for; what was seen before never counts less. */
export class StaticNames {
  readonly #parts: StaticNamesParts

  constructor(parts: StaticNamesParts) {
    this.#parts = parts
  }

  /** Throws UnresolvableError (it leads nowhere, or nobody can be asked), UnavailableError (nobody answers). */
  async look(name: Name): Promise<Looked> {
    const { network, book, now } = this.#parts
    const said: { notes: string[]; trusted?: string } = { notes: [] }
    const resolved = await resolveName({
      known: book, records: this.#sources(), now,
      dnslink: (domain, signal) => this.#trusted(said, this.#parts.dnslink, `${domain}: a DNS-over-HTTPS server can be set`, domain, signal),
      ens: (text, signal) => this.#trusted(said, this.#parts.ens, `${text}: an Ethereum node can be set, or a wallet asked`, text, signal),
      wallet: () => Promise.reject(new UnresolvableError('a wallet is looked up in a hub that lists it')),
      warn: (source, sentence, refusal) => { if (!OWNERS_FAULT.has(refusal)) network.accuse(source, sentence) },
      older: (source, { sequence }) => said.notes.push(`${source} sent an older record, number ${sequence}: it was refused`),
    }, name, AbortSignal.timeout(TOTAL_MS))
    for (const record of resolved.seen) await book.note(record, now())
    const keyName = resolved.publisher?.keyName
    const sequence = keyName === undefined ? undefined : (await book.observed(keyName))?.record.sequence
    return { ...resolved, ...said, sequence, notes: [...said.notes, ...(resolved.unanswered ? ['nobody gives a record of it now: the last one seen here counts'] : [])] }
  }

  #sources(): RecordSource[] {
    const { network, routers } = this.#parts
    const honest = routers.filter(({ origin }) => !network.isDropped(origin))
    return [...honest.map(routerRecords), ...network.gateways.map(gatewayRecords)]
  }

  async #trusted(said: { trusted?: string }, lookup: TrustedLookup | undefined, whereTo: string, name: string, signal: AbortSignal): Promise<Dnslink | undefined> {
    if (!lookup) throw new UnresolvableError(`nobody is set who could say where this leads, ${whereTo}`)
    const found = await lookup.find(name, signal)
    said.trusted = found?.by ?? lookup.by
    return found
  }
}
