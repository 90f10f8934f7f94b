import { FollowedNotice } from '../../components/followed/followed-notice.tsx'
import { RootFacts } from '../../components/followed/followed-facts.tsx'
import { StateBadge } from '../../components/followed/state-badge.tsx'
import { NamespaceView } from '../../components/namespaces/namespace-view.tsx'
import { OwnerLine, OwnerSection } from '../../components/namespaces/owner-section.tsx'
import { OwnershipNotice } from '../../components/namespaces/ownership-notice.tsx'
import { RootBadge, RootSection } from '../../components/namespaces/root-section.tsx'
import { VerifyYourself } from '../../components/namespaces/verify-yourself.tsx'
import { PushInstructions } from '../../components/repositories/push-instructions.tsx'
import { Dot } from '../../components/ui/dot.tsx'
import { Message } from '../../components/ui/message.tsx'
import { Section } from '../../components/ui/section.tsx'
import { getContext } from '../../lib/context-ref.ts'
import { fullName } from '../../lib/hub/page-reference.ts'
import { hubHost, hubOrigin } from '../hub-host.ts'
import { pageQuery, type SearchParams } from '../page-query.ts'
import { principalOf } from '../principal-of.ts'
import { signedIn } from '../signed-in.ts'
import { exampleImage } from './example-image.ts'

const PAGE_SIZE = 50

/** A namespace of this hub: its repositories, who owns it, and what is published of it. */
export async function NamespacePage({ namespace, searchParams }: { namespace: string; searchParams: SearchParams }) {
  const { hub, namespaces } = getContext()
  const after = await pageQuery(searchParams, 'after')
  const [page, twin, owned, published, followed, host] = await Promise.all([
    hub.listRepositories({ namespace, after, limit: PAGE_SIZE }),
    hub.repository(fullName(namespace)),
    signedIn().then((session) => namespaces.get(namespace, principalOf(session))),
    hub.publishedRoot(namespace), hub.followed(namespace), hubHost(),
  ])
  const facts = (
    <>
      {published && <RootBadge state={published.state} />}{followed && <StateBadge state={followed.state} />}
      {owned ? <OwnerLine owner={owned.owner} /> : <span>a namespace of this hub</span>}
      {owned?.team && owned.team.members > 0 && <><Dot /><span>{owned.team.members === 1 ? '1 member' : `${owned.team.members} members`} beside the owner</span></>}
    </>
  )
  return (
    <>
      {followed && <FollowedNotice followed={followed} />}
      {owned && <OwnershipNotice namespace={owned} now={Date.now()} />}
      <NamespaceView namespace={namespace} page={page} after={after} twin={twin} facts={facts} empty={<Empty host={host} namespace={namespace} isMember={owned?.role != null} />}>
        {owned && <OwnerSection namespace={owned} />}
        {published && <RootSection published={published} />}
        {followed && <Section id="root" title="What is published"><RootFacts name={namespace} followed={followed} /></Section>}
        <Verify name={namespace} at={published ?? followed} image={published && (await exampleImage(host, page.items))} />
      </NamespaceView>
    </>
  )
}

async function Verify({ name, at, image }: { name: string; at: { ipns?: string; root?: string } | undefined; image: string | undefined }) {
  if (at?.root === undefined) return null
  return <VerifyYourself name={name} origin={await hubOrigin()} ipns={at.ipns} root={at.root} image={image} />
}

function Empty({ host, namespace, isMember }: { host: string; namespace: string; isMember: boolean }) {
  if (!isMember) return <Message>Nothing was pushed to this namespace yet.</Message>
  return (
    <>
      <Message>Nothing was pushed to this namespace yet. Push the first image:</Message>
      <div className="mt-4"><PushInstructions host={host} name={`${namespace}/app`} /></div>
    </>
  )
}
