import type { ComponentType } from 'react'
import type { StaticRoute } from '../../lib/hub/static-route.ts'
import type { StaticVisit } from '../../lib/hub/static-visit.ts'
import { RegistryPage } from './registry-page.tsx'

export type ViewProps = { route: StaticRoute; visit: StaticVisit }

/** What each kind of route shows of the registry. */
export const VIEWS: Record<Exclude<StaticRoute['kind'], 'settings'>, ComponentType<ViewProps>> = {
  root: RegistryPage,
  search: RegistryPage,
  reference: RegistryPage,
  nowhere: RegistryPage,
}
