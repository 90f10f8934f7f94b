import { SettingsView } from '../../components/repositories/settings-view.tsx'
import { getContext } from '../../lib/context-ref.ts'
import { mayWrite } from './may-write.ts'
import type { RepositoryPartProps } from './repository-page.tsx'

/** What those may change who look after a repository. */
export async function RepositorySettings({ repository: { name, namespace }, overview: { short, readme, isSet } }: RepositoryPartProps) {
  const { hub, config } = getContext()
  const [mayDelete, newest] = await Promise.all([mayWrite(name, 'delete'), hub.tags(name, { order: 'newest', limit: 1 })])
  const labels = newest.items[0] && (await hub.labels(name, newest.items[0].name))
  const draft = {
    short: (isSet?.short && short) || '', full: (isSet?.full && readme) || '', shown: { short, full: readme }, source: labels?.get('org.opencontainers.image.source')?.slice(0, 2000),
  }
  return <SettingsView repository={name} namespace={namespace} draft={draft} mayDelete={mayDelete && config.deleteEnabled} />
}
