import type { ContentPath } from '../names/content-path.ts'
import type { Whereabouts } from './whereabouts.ts'
import { parseRoot } from './static-root.ts'
import { gatewaysOf, type StaticSettings } from './static-settings.ts'

/** What one visit of the static page may be about, the first that leads to a registry counts; and who is asked for it, nobody else. */
export type StaticVisit = { roots: ContentPath[]; gateways: string[]; routers: string[]; dohUrl: string | undefined; ethRpcUrl: string | undefined }

/** Brings together where the page stands, what the visitor set, and what the address names: `?root=`, and `?gw=` for this visit. */
export function visitOf({ here, settings, query }: { here: Whereabouts; settings: StaticSettings; query: URLSearchParams }): StaticVisit {
  const usual = settings.gateways.length > 0 || here.gateway === undefined ? settings.gateways : [here.gateway]
  const roots = [here.root, parseRoot(query.get('root') ?? '')].filter((root) => root !== undefined)
  return { roots, gateways: [...new Set([...usual, ...gatewaysOf(query)])], routers: settings.routers, dohUrl: settings.dohUrl, ethRpcUrl: settings.ethRpcUrl }
}
