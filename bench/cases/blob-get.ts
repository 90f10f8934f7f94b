import type { Case } from '../alternate.ts'
import { alternate } from '../alternate.ts'
import type { Bench, Group, Result } from '../bench.ts'
import { leavesDone } from '../hub-metrics.ts'
import type { Server } from '../servers/server.ts'
import { bigBlob } from './content.ts'

const REPO = 'bench/get'

/** GET of one blob of 256 MiB by 1 and by 8 clients. Timed reads check the length; the same reads are then repeated untimed with every byte hashed. */
export const blobGet: Group = {
  name: 'blob-get',
  about: 'GET of a blob of 256 MiB, 1 and 8 clients',
  run: async (bench: Bench): Promise<Result> => {
    const digests = await bigBlob(bench, REPO, 256 * bench.mib)
    await leavesDone(bench.ours)
    const cases = [readers(bench, digests, 1, 4, 0.95), readers(bench, digests, 8, 1, 1.2)]
    const comparisons = []
    for (const entry of cases) comparisons.push(await alternate(entry, bench.ours, bench.theirs, bench.rounds))
    return { comparisons }
  },
}

function readers({ client }: Bench, digests: Map<Server, string>, clients: number, times: number, asked: number): Case {
  const read = async (server: Server, hash: boolean) => {
    const digest = digests.get(server) ?? ''
    const options = hash ? { clients, times: 1, digest } : { clients, times }
    const { bytes, seconds } = await client.pull(server, `/v2/${REPO}/blobs/${digest}`, options)
    return { work: bytes, seconds }
  }
  return {
    name: `blob GET 256 MiB, ${clients} client${clients > 1 ? 's' : ''}`,
    asked,
    unit: 'bytes',
    sample: (server) => read(server, false),
    after: async (server) => void (await read(server, true)),
  }
}
