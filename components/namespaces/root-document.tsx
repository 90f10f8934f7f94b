import { encodeCanonicalJson } from '../../lib/roots/canonical-json.ts'
import { CopyButton } from '../ui/copy-button.tsx'

/** What whoever publishes under a key of their own puts into their root, so that each vouches for the other. */
export function RootDocument({ claim }: { claim: Record<string, unknown> }) {
  const text = new TextDecoder().decode(encodeCanonicalJson({ v: 1, kind: 'namespace', claim }))
  return (
    <>
      <p className="mt-3 mb-2">Put this into <code className="font-mono">ipcr.json</code> of the root that you publish:</p>
      <div className="flex max-w-3xl items-start gap-2 rounded-md border border-line bg-sunken py-2 pr-2 pl-3.5">
        <pre tabIndex={-1} className="min-w-0 grow font-mono text-[0.8125rem] leading-6 wrap-anywhere whitespace-pre-wrap"><code>{text}</code></pre>
        <CopyButton text={text} subject="ipcr.json" />
      </div>
    </>
  )
}
