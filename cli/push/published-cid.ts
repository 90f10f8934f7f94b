import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { parseRepositoryName } from '../../lib/names/repository-name.ts'
import { askHub, type HubAnswer } from '../credential/ask-hub.ts'
import type { Pushed } from './run-push.ts'

const EVERY_MS = 200
const hubSchema = z.object({ ipns: z.string().regex(/^[a-z0-9]{1,100}$/) })
const tagSchema = z.looseObject({ digest: z.string() })

/** The directory of a repository as the hub has published it, once it has the tag as it was pushed; undefined when that takes longer, or where it is no hub. */
export async function publishedCid(pushed: Pushed, mostMs: number): Promise<string | undefined> {
  const { registry: { address }, target: { repository, tag }, digest } = pushed
  const get = (path: string, method = 'GET'): Promise<HubAnswer | undefined> => askHub(address.at, { method, path, headers: { host: address.host, 'user-agent': 'ipcr' } }).catch(() => undefined)
  const hub = hubSchema.safeParse(parse(await get('/api/v1/hub'))).data
  const stored = parseRepositoryName(repository)?.stored
  if (!hub || stored === undefined) return undefined
  const directory = `/ipns/${hub.ipns}/${stored}`
  for (const end = Date.now() + mostMs; Date.now() < end; await delay(EVERY_MS)) {
    if (tagSchema.safeParse(parse(await get(`${directory}/refs/tags/${tag}`))).data?.digest !== digest) continue
    const found = await get(`${directory}?format=raw`, 'HEAD')
    const [, cid] = /^"?([a-z2-7]{20,120})\.raw"?$/.exec(found?.headers.etag ?? '') ?? []
    if (cid !== undefined) return cid
  }
  return undefined
}

function parse(answer: HubAnswer | undefined): unknown {
  try {
    return answer?.status === 200 ? JSON.parse(answer.text) : undefined
  } catch {
    return undefined
  }
}
