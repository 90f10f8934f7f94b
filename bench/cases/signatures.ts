import type { Bench, Group, Result } from '../bench.ts'
import { BenchError } from '../client.ts'
import { draftSignature } from '../../lib/identity/image/draft-signature.ts'
import { IMAGE_DATA } from '../../lib/identity/image/image-signature.ts'
import { encodeSignature, parseSignature } from '../../lib/identity/image/signature-artifact.ts'
import { proveSignature } from '../../lib/identity/image/verify-signature.ts'
import { spread } from '../statistics.ts'

const MANY = 1000
const REPOSITORY = 'bench/signed'

type Stored = { bytes: Uint8Array; subject: string }

/** What the signatures of images cost to verify, each from its stored bytes: read, hashed, and its signer's key recovered. */
export const signatures: Group = {
  name: 'signatures',
  about: `verification of ${MANY.toLocaleString('en')} signatures of images from their bytes, on one core`,
  run: async (bench: Bench): Promise<Result> => {
    const count = bench.quick ? MANY / 10 : MANY
    const stored = await sign(count)
    const times: number[] = []
    for (let round = -1; round < bench.rounds; round++) {
      const seconds = await verify(stored)
      if (round >= 0) times.push((seconds * MANY) / count)
    }
    const { median, min, max } = spread(times)
    return { facts: [{ name: `${MANY.toLocaleString('en')} signatures verified, one core`, asked: '≤ 4 s', reached: `${median.toFixed(2)} s (${min.toFixed(2)}–${max.toFixed(2)})`, ok: median <= 4 }] }
  },
}

// Each of its own image: nothing that was worked out for one helps with another.
async function sign(count: number): Promise<Stored[]> {
  const { Wallet } = await import('ethers/wallet')
  const wallet = new Wallet(`0x${'5'.repeat(64)}`)
  return Promise.all(Array.from({ length: count }, async (_, index) => {
    const subject = `sha256:${index.toString(16).padStart(64, '0')}`
    const message = draftSignature({ repository: REPOSITORY, digest: subject, tag: `v${index}`, now: Date.now() })
    return { subject, bytes: encodeSignature(message, wallet.address, await wallet.signTypedData(IMAGE_DATA.domain, IMAGE_DATA.types, message)) }
  }))
}

async function verify(stored: readonly Stored[]): Promise<number> {
  const begin = performance.now()
  for (const { bytes, subject } of stored) {
    const { state } = await proveSignature(parseSignature(bytes), { subject, repository: REPOSITORY })
    if (state !== 'proved') throw new BenchError(`the signature of ${subject} does not verify`)
  }
  return (performance.now() - begin) / 1000
}
