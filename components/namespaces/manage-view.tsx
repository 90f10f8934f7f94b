import type { ReactNode } from 'react'
import type { Namespace } from '../../lib/identity/namespaces/types.ts'
import { AccountFrame } from '../account/account-frame.tsx'
import { Message } from '../ui/message.tsx'
import { Dot } from '../ui/dot.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Section } from '../ui/section.tsx'
import { Accept, OwnKey, Renew, Rotate, Transfer, Withdraw } from './claim-actions.tsx'
import { NamespaceFacts } from './namespace-facts.tsx'
import { Release, TakeBack } from './plain-actions.tsx'
import { Reminders } from './reminders.tsx'
import { isDue, isSame, managePath } from './words.ts'

/** `address`: who looks, EIP-55; `isOwner`: who may sign for it, or has the hub sign. */
type Props = { namespace: Namespace; address: string; isOwner: boolean; now: number }

/** Everything that can be done with a namespace by who looks. */
export function ManageView({ namespace, address, isOwner, now }: Props) {
  const { name, transferTo } = namespace
  return (
    <AccountFrame title={<bdi className="wrap-anywhere">{name}</bdi>} current="/account/namespaces" facts={<><HubLink href={`/${name}`}>repositories</HubLink><Dot /><HubLink href={`${managePath(name)}/team`}>team and invitations</HubLink>{(namespace.role === 'owner' || namespace.role === 'maintain') && <><Dot /><HubLink href={`${managePath(name)}/signing`}>signed images</HubLink><Dot /><HubLink href={`${managePath(name)}/audit`}>audit log</HubLink></>}</>}>
      <noscript><p className="mb-4 text-sm leading-6">Signing needs scripts: a wallet cannot be asked without.</p></noscript>
      <Reminders namespaces={[namespace]} address={address} now={now} />
      <NamespaceFacts namespace={namespace} />
      {isSame(transferTo, address) && <Part title="Accept it" text={`The owner of ${name} offers it to you. With your signature it is yours, with its repositories; its team ends.`}><Accept namespace={name} address={address} /></Part>}
      {isOwner ? <OfOwner namespace={namespace} address={address} now={now} /> : namespace.role !== null && <Section title="Claim"><Message>Only the owner&apos;s wallet signs claims.</Message></Section>}
    </AccountFrame>
  )
}

function OfOwner({ namespace, address, now }: Omit<Props, 'isOwner'>) {
  const { name, kind, proof, claim, renewFrom, transferTo } = namespace
  const isHubs = proof.by === 'operator'
  const digest = claim?.digest ?? null
  return (
    <>
      {!isHubs && <Part title="Renew" text="A claim holds for at most 180 days. After its end pulls go on and nothing can be pushed until it is renewed."><Renew namespace={name} digest={digest} address={address} isDue={isDue(renewFrom, now)} /></Part>}
      {!isHubs && (
        <Part title="Change the key" text="The old key is refused from the moment the new claim is seen. Do so when the key may be in other hands, or to begin anew after you have withdrawn it.">
          <Rotate namespace={name} digest={digest} address={address} />
          <OwnKey namespace={name} digest={digest} address={address} />
        </Part>
      )}
      {!isHubs && kind === 'handle' && (
        <Part title="Hand it on" text={transferTo === null ? 'To another address, with its repositories.' : `It is offered to ${transferTo}.`}>
          {transferTo === null ? <Transfer namespace={name} address={address} /> : <TakeBack namespace={name} />}
        </Part>
      )}
      {!isHubs && <Part title="Withdraw the key" text="For when nobody is to believe the key any more, on no hub. Nothing can be pushed until you change to a new key."><Withdraw namespace={name} digest={digest} address={address} /></Part>}
      {kind === 'handle' && <Part title="Give it up" text="Others may take the name 90 days later."><Release namespace={name} /></Part>}
    </>
  )
}

function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <Section title={title}>
      <p className="mb-4 max-w-prose text-sm leading-6 text-muted wrap-anywhere">{text}</p>
      <div className="space-y-5">{children}</div>
    </Section>
  )
}
