/** What the node counts from its start; `peers` are connected now. */
export type NodeStats = { peers: number; blocksSent: number; bytesSent: number; blocksReceived: number; bytesReceived: number }

/** From the hub to the node's process, once: `key` is a libp2p private key, `socket` where it answers the hub's fetches. */
export type StartMessage = { dataDir: string; key: Uint8Array; listen: string[]; socket: string }

/** From the node's process to the hub. */
export type NodeMessage =
  | { kind: 'listening'; peerId: string; addresses: string[] }
  | { kind: 'stats'; stats: NodeStats }
  | { kind: 'warning'; message: string }
  | { kind: 'failed'; message: string }
