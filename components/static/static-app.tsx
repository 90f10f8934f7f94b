'use client'

import { useMemo } from 'react'
import { parseStaticRoute } from '../../lib/hub/static-route.ts'
import { visitOf } from '../../lib/hub/static-visit.ts'
import { AskRoot } from './ask-root.tsx'
import { Looking } from './looking.tsx'
import { usePath } from './router/use-path.ts'
import { SettingsPage } from './settings/settings-page.tsx'
import { useSettings } from './settings/use-settings.ts'
import { useWhereabouts } from './use-whereabouts.ts'
import { VIEWS } from './views.ts'

/** Shows what the address names, of the registry that the page is part of or was given. */
export function StaticApp() {
  const path = usePath()
  const route = useMemo(() => parseStaticRoute(path), [path])
  const settings = useSettings()
  const here = useWhereabouts()
  const visit = useMemo(() => here && visitOf({ here, settings, query: new URLSearchParams(location.search) }), [here, settings])
  if (!visit) return <Looking>Asking the host of this page whether it is a gateway…</Looking>
  if (route.kind === 'settings') return <><title>Settings · ipcr</title><SettingsPage gateway={here?.gateway} /></>
  if (visit.roots.length === 0) return <AskRoot visit={visit} why="This page is not part of a registry." />
  if (visit.gateways.length === 0) return <AskRoot visit={visit} why="Who has the blocks of this registry is not known: its page did not come from a gateway." />
  const View = VIEWS[route.kind]
  return <><title>{titleOf(path)}</title><View route={route} visit={visit} /></>
}

function titleOf(path: string): string {
  const name = (path.split('?', 1)[0] ?? '').slice(1)
  return name === '' ? 'ipcr' : `${name} · ipcr`
}
