import { setTimeout as delay } from 'node:timers/promises'
import type { TestHub } from './hub.ts'

export type Published = {
  /** the hub's own IPNS name */
  hub: string
  /** the namespace's */
  namespace: string
}

/** Waits until a hub's published root holds a tag; the names under which it stands. */
export async function waitUntilPublished(hub: TestHub, repository: string, tag: string): Promise<Published> {
  const { ipns } = (await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { ipns: string }
  const namespace = repository.split('/')[0] ?? ''
  for (let i = 0; i < 600; i++) {
    const found = await fetch(`${hub.url}/ipns/${ipns}/${repository}/refs/tags/${tag}`)
    await found.arrayBuffer()
    if (found.status === 200) {
      const document = (await (await fetch(`${hub.url}/ipns/${ipns}/names/${namespace}.json`)).json()) as { k51: string }
      return { hub: ipns, namespace: document.k51 }
    }
    await delay(50)
  }
  throw new Error(`${repository}:${tag} was not published:\n${hub.log()}`)
}

/** The CID at the end of a path, as the hub's gateway names it. */
export async function cidAt(hub: TestHub, path: string): Promise<string> {
  const answer = await fetch(`${hub.url}${path}?format=raw`)
  await answer.arrayBuffer()
  const [, cid] = /"?([A-Za-z0-9]+)\.raw"?/.exec(answer.headers.get('etag') ?? '') ?? []
  if (answer.status !== 200 || cid === undefined) throw new Error(`${path} is ${answer.status}, ETag ${answer.headers.get('etag')}`)
  return cid
}
