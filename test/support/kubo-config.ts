type Config = { [key: string]: unknown }

const PRIVATE: Config = {
  Addresses: { API: '/ip4/127.0.0.1/tcp/0', Gateway: '/ip4/127.0.0.1/tcp/0', Swarm: ['/ip4/127.0.0.1/tcp/0'] },
  AutoConf: { Enabled: false },
  AutoNAT: { ServiceMode: 'disabled' },
  AutoTLS: { Enabled: false },
  Bootstrap: [],
  DNS: { Resolvers: {} },
  Discovery: { MDNS: { Enabled: false } },
  HTTPRetrieval: { Enabled: false },
  Ipns: { DelegatedPublishers: [] },
  Provide: { Enabled: false },
  Routing: { Type: 'none', DelegatedRouters: [] },
  Swarm: { DisableNatPortMap: true, RelayClient: { Enabled: false }, RelayService: { Enabled: false }, EnableHolePunching: false },
  Version: { SwarmCheckEnabled: false },
}

/** A node's configuration with nothing of the world in it, and over that what a test wants. Objects are merged, all else is replaced. */
export function privateConfig(config: Config, more: Config = {}): Config {
  return merge(merge(config, PRIVATE), more)
}

/** Configuration of a Kubo that finds content and names by asking this hub alone (`http://…`), and publishes its own names there. */
export function delegatedTo(hub: string): Config {
  return {
    Routing: { Type: 'delegated', DelegatedRouters: [hub] },
    Ipns: { DelegatedPublishers: [`${hub}/routing/v1/ipns`] },
  }
}

/** Configuration of retrieval over HTTPS from `localhost`, whose certificate nobody signed. */
export const retrievalFromLocalhost: Config = {
  HTTPRetrieval: { Enabled: true, TLSInsecureSkipVerify: true, Allowlist: ['localhost'] },
}

function merge(base: Config, over: Config): Config {
  const merged = { ...base }
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key]
    merged[key] = isObject(below) && isObject(value) && Object.keys(value).length > 0 ? merge(below, value) : value
  }
  return merged
}

function isObject(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
