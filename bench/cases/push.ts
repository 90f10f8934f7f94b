import { alternate, type Case } from '../alternate.ts'
import { type Bench, type Fact, GIB, type Group, type Result } from '../bench.ts'
import { leavesDone, loopDelay } from '../hub-metrics.ts'

const REPO = 'bench/push'

type Later = { cpu: number; bytes: number; loopDelay: number }

/** Pushes of unique bytes, both servers with fsync. Each blob is read back and hashed outside of the timing. */
export const push: Group = {
  name: 'push',
  about: 'push of 256 MiB (PUT; as docker) and of 5 × 64 MiB at once; leaf hashing after it; event loop during it',
  run: async (bench: Bench): Promise<Result> => {
    const later: Later = { cpu: 0, bytes: 0, loopDelay: 0 }
    const cases = [
      pushes(bench, later, 'push 256 MiB, POST + PUT', 1.5, 'put', [256]),
      pushes(bench, later, 'push 256 MiB as docker: POST, chunked PATCH, PUT', 1.3, 'patch', [256]),
      pushes(bench, later, 'push 5 × 64 MiB at once as docker', 0.95, 'patch', [64, 64, 64, 64, 64]),
    ]
    await loopDelay(bench.ours)
    const comparisons = []
    for (const entry of cases) comparisons.push(await alternate(entry, bench.ours, bench.theirs, bench.rounds))
    return { comparisons, facts: facts(later) }
  },
}

function pushes(bench: Bench, later: Later, name: string, asked: number, style: 'put' | 'patch', mebibytes: number[]): Case {
  const sizes = mebibytes.map((size) => size * bench.mib)
  let pushed: string[] = []
  const sample: Case['sample'] = async (server) => {
    const { bytes, seconds, digests } = await bench.client.push(server, REPO, style, sizes)
    pushed = digests
    return { work: bytes, seconds }
  }
  const after: Case['after'] = async (server) => {
    if (server === bench.ours) await observe(bench, later, sizes.reduce((total, size) => total + size, 0))
    for (const digest of pushed) await bench.client.pull(server, `/v2/${REPO}/blobs/${digest}`, { digest })
    // Reading it lets the next maximum begin.
    if (server === bench.ours) await loopDelay(server)
  }
  return { name, asked, unit: 'bytes', sample, after }
}

async function observe(bench: Bench, later: Later, bytes: number): Promise<void> {
  later.loopDelay = Math.max(later.loopDelay, await loopDelay(bench.ours))
  later.cpu += await leavesDone(bench.ours)
  later.bytes += bytes
}

function facts(later: Later): Fact[] {
  const perGib = later.cpu / (later.bytes / GIB)
  return [
    { name: 'leaf hashing once uploads rest', asked: '≤ 1.5 CPU s/GiB', reached: `${perGib.toFixed(2)} CPU s/GiB`, ok: perGib <= 1.5 },
    { name: 'event loop held up by an upload, at most', asked: '< 50 ms', reached: `${(later.loopDelay * 1000).toFixed(0)} ms`, ok: later.loopDelay < 0.05 },
  ]
}
