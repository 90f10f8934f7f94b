import { HubLink } from '../ui/hub-link.tsx'
import { Section } from '../ui/section.tsx'
import { managePath } from '../namespaces/words.ts'
import type { ReadmeDraft } from '../readme/readme-editor.tsx'
import { LazyDeleteRepository, LazyReadmeEditor } from './lazy-settings.tsx'

type Props = { repository: string; namespace: string; draft: ReadmeDraft; mayDelete: boolean }

/** What those may change who look after a repository. */
export function SettingsView({ repository, namespace, draft, mayDelete }: Props) {
  return (
    <>
      <Section title="What it says of itself"><LazyReadmeEditor repository={repository} draft={draft} /></Section>
      <Section title="Who may push">
        <p className="max-w-prose text-sm leading-6 text-muted">Rights and signing rules are those of its namespace: <HubLink href={managePath(namespace)}>look after {namespace}</HubLink>.</p>
      </Section>
      {mayDelete && (
        <Section title="Delete it">
          <p className="mb-4 max-w-prose text-sm leading-6 text-muted">All tags, images and the README go, here and with the next root on IPFS. Other repositories keep what they share with it; what others have fetched stays theirs.</p>
          <LazyDeleteRepository repository={repository} namespace={namespace} />
        </Section>
      )}
    </>
  )
}
