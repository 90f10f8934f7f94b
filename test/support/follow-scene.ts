import { setTimeout as delay } from 'node:timers/promises'
import { publishedRoot } from '../roots/published-root.ts'
import { startHub, type HubOptions, type TestHub } from './hub.ts'

/** A hub, and another one with pages that follows it and its namespaces by their own keys. `publisher` and `namespace`: k51… */
export type FollowScene = { one: TestHub; two: TestHub; publisher: string; namespace: string; /** until an API path of the follower answers so */ until(path: string, holds: (body: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>; stop(): Promise<void> }

/** `fill` pushes to the first hub, which has published what it pushed before the second follows. `follow`: also the namespace `alice` under its own key. */
export async function startFollowScene(fill: (url: string) => Promise<void>, options: HubOptions = {}): Promise<FollowScene> {
  const one = await startHub({ env: { IPCR_P2P: 'off' } })
  await fill(one.url)
  await publishedRoot(one, '.hub', ['alice', '.hub'])
  const { ipns: publisher } = await ask(one.url, 'hub')
  const { ipns: namespace } = await ask(one.url, 'namespaces/alice')
  const env = { IPCR_P2P: 'off', IPCR_INDEXER: 'on', IPCR_GATEWAYS: one.url, IPCR_ROUTERS: one.url, IPCR_FOLLOW: `${String(publisher)},${String(namespace)}`, ...options.env }
  const two = await startHub({ pages: true, ...options, env })
  const until: FollowScene['until'] = async (path, holds) => {
    for (let i = 0; i < 600; i++) {
      const body = await ask(two.url, path)
      if (holds(body)) return body
      await delay(100)
    }
    throw new Error(`${path} did not come to that:\n${JSON.stringify(await ask(two.url, path))}\n${two.log()}${one.log()}`)
  }
  return { one, two, publisher: String(publisher), namespace: String(namespace), until, stop: async () => void (await Promise.all([two.stop(), one.stop()])) }
}

/** Until the follower's index has a repository. */
export function untilIndexed({ until }: FollowScene, repository: string): Promise<unknown> {
  return until(`repositories/${repository}`, ({ name }) => name === repository)
}

async function ask(url: string, path: string): Promise<Record<string, unknown>> {
  return (await (await fetch(`${url}/api/v1/${path}`)).json()) as Record<string, unknown>
}
