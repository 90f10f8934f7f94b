import { alternate, type Case } from '../alternate.ts'
import type { Bench, Group, Result } from '../bench.ts'
import { MANIFEST, smallImage } from './content.ts'

const REPO = 'bench/small'

/** Small answers over 32 keep-alive connections; every answer is compared whole. */
export const small: Group = {
  name: 'small',
  about: 'manifest GET by tag and by digest, HEAD of manifest, HEAD of blob, 32 connections',
  run: async (bench: Bench): Promise<Result> => {
    const { manifest, layer } = await smallImage(bench, REPO, 'v1')
    const cases = [
      requests(bench, 'manifest GET by tag', 8, 'GET', 'manifests/v1', manifest),
      requests(bench, 'manifest GET by digest', 8, 'GET', `manifests/${manifest}`, manifest),
      requests(bench, 'manifest HEAD by tag', 8, 'HEAD', 'manifests/v1', manifest),
      requests(bench, 'blob HEAD', 5, 'HEAD', `blobs/${layer}`, layer),
    ]
    const comparisons = []
    for (const entry of cases) comparisons.push(await alternate(entry, bench.ours, bench.theirs, bench.rounds))
    return { comparisons }
  },
}

function requests(bench: Bench, name: string, asked: number, method: 'GET' | 'HEAD', path: string, digest: string): Case {
  const seconds = bench.quick ? 0.3 : 2
  const sample: Case['sample'] = async (server) => {
    const done = await bench.client.small({ server, method, path: `/v2/${REPO}/${path}`, connections: 32, seconds, digest, accept: MANIFEST })
    return { work: done.requests, seconds: done.seconds }
  }
  return { name: `${name}, 32 connections`, asked, unit: 'requests', sample }
}
