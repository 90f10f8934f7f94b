/** What the serving thread counts: plain numbers, read when metrics are asked for. Answers are keyed `<method> <status>`. */
export const counters = {
  answers: new Map<string, number>(), networkAnswers: new Map<string, number>(), blobBytesSent: 0, leafQueueBlobs: 0, leafLagSeconds: 0,
  publications: 0, publicationBlocks: 0, publicationQueue: 0, publicationLagSeconds: 0,
  p2p: { peers: 0, blocksSent: 0, bytesSent: 0, blocksReceived: 0, bytesReceived: 0, restarts: 0 },
  indexerRestarts: 0,
  following: () => ({ names: 0, lateMs: 0, looks: 0, failed: 0 }),
  storage: { checks: 0, failed: 0, failing: false, seconds: 0 },
  kubo: { pins: 0, failures: 0, behindSince: undefined as number | undefined },
}

const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** Counts one answer of the registry. Methods beyond the API's share one label, so that clients cannot make labels. */
export function countAnswer(method: string | undefined, status: number): void {
  count(counters.answers, method, status)
}

/** Counts one answer of the gateway or the routing API. */
export function countNetworkAnswer(method: string | undefined, status: number): void {
  count(counters.networkAnswers, method, status)
}

function count(answers: Map<string, number>, method: string | undefined, status: number): void {
  const key = `${KNOWN_METHODS.has(method ?? '') ? method : 'other'} ${status}`
  answers.set(key, (answers.get(key) ?? 0) + 1)
}

/** Counts bytes of blobs sent. */
export function countBytesSent(bytes: number): void {
  counters.blobBytesSent += bytes
}

/** Notes how many blobs wait for their leaves and how long the oldest has waited, in seconds. */
export function setLeafQueue(waiting: number, lagSeconds: number): void {
  counters.leafQueueBlobs = waiting
  counters.leafLagSeconds = lagSeconds
}

/** Counts one publication and the blocks that it wrote. */
export function countPublication(blocks: number): void {
  counters.publications++
  counters.publicationBlocks += blocks
}

/** Notes how many namespaces (the hub among them) wait to be published and how long the oldest has waited, in seconds. */
export function setPublicationQueue(waiting: number, lagSeconds: number): void {
  counters.publicationQueue = waiting
  counters.publicationLagSeconds = lagSeconds
}

/** Notes what the bitswap process has done since the hub's start. */
export function setP2pStats(stats: typeof counters.p2p): void {
  counters.p2p = stats
}

/** Notes how often the indexer ended by itself. */
export function countIndexerRestarts(restarts: number): void {
  counters.indexerRestarts = restarts
}

/** Where to ask how the looks at followed names go. */
export function setFollowing(stats: typeof counters.following): void {
  counters.following = stats
}

/** Notes how the pinning of roots on Kubo goes; `behindSince` in ms. */
export function setKuboState(state: typeof counters.kubo): void {
  counters.kubo = state
}

/** Notes one try of the storage, how long it took, and whether the storage counts as failing now. */
export function countStorageCheck({ failed, failing, seconds }: { failed: boolean; failing: boolean; seconds: number }): void {
  const { checks, failed: before } = counters.storage
  counters.storage = { checks: checks + 1, failed: before + (failed ? 1 : 0), failing, seconds }
}
