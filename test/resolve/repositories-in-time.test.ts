import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import type { BlockSource } from '../../lib/ipfs/block-source.ts'
import { UnavailableError } from '../../lib/resolve/net/errors.ts'
import { Repositories } from '../../lib/resolve/thread/repositories.ts'

const SILENT: BlockSource = { get: () => new Promise(() => {}) }
const ROOT = 'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354'
const KEY = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const place = { root: ROOT, path: ['app'] }

const QUESTIONS: [string, (repositories: Repositories) => Promise<unknown>][] = [
  ['its tags', (repositories) => repositories.tags(place, '', 10)],
  ['a manifest', (repositories) => repositories.manifest(place, 'v1', [])],
  ['who signed a tag', (repositories) => repositories.wanted({ ...place, below: 0, name: KEY, ipnsName: KEY, tag: 'v1' })],
]

for (const [what, ask] of QUESTIONS)
  test(`bad-input 29: a question for ${what} whose blocks never come is answered with that in 25 s`, async () => {
    mock.timers.enable({ apis: ['setTimeout'] })
    try {
      const answer = ask(new Repositories(SILENT))
      const refused = assert.rejects(answer, UnavailableError)
      mock.timers.tick(25_000)
      await refused
    } finally {
      mock.timers.reset()
    }
  })
