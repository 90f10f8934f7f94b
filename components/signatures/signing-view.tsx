import type { NamespaceSigning } from '../../lib/identity/image/policy.ts'
import { AccountFrame } from '../account/account-frame.tsx'
import { managePath } from '../namespaces/words.ts'
import { HubLink } from '../ui/hub-link.tsx'
import { SigningForm } from './signing-form.tsx'

/** Whose tags of a namespace should be signed, and by which cosign keys. */
export function SigningView({ namespace, signing: { policy, keys } }: { namespace: string; signing: NamespaceSigning }) {
  return (
    <AccountFrame title={<bdi className="wrap-anywhere">{namespace}: signed images</bdi>} current="/account/namespaces" facts={<HubLink href={managePath(namespace)}>back to {namespace}</HubLink>}>
      <p className="mb-6 max-w-prose text-sm leading-6 text-muted">
        Where tags should be signed, one that is not is marked on the pages, answered with a warning, and refused by <code className="font-mono">ipcr pull</code>. Sign on the page of an image, or with <code className="font-mono">npx ipcr sign</code>. The rule is published with the namespace.
      </p>
      <noscript><p className="mb-4 text-sm leading-6">Changing the rule needs scripts.</p></noscript>
      <SigningForm namespace={namespace} signed={policy.signed} keys={keys.map(({ pem }) => pem)} />
    </AccountFrame>
  )
}
