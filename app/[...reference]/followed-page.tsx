import { FollowedView } from '../../components/followed/followed-view.tsx'
import { VerifyYourself } from '../../components/namespaces/verify-yourself.tsx'
import { getContext } from '../../lib/context-ref.ts'
import type { Followed } from '../../lib/hub/hub-source.ts'
import { hubHost, hubOrigin } from '../hub-host.ts'
import { pageQuery, type SearchParams } from '../page-query.ts'

const PAGE_SIZE = 50

/** A name that this hub follows, or a namespace below one: what is in it, and how far that can be relied on. */
export async function FollowedPage({ name, followed, searchParams }: { name: string; followed: Followed; searchParams: SearchParams }) {
  const { hub } = getContext()
  const after = await pageQuery(searchParams, 'after')
  const isHub = followed.layout === 'hub' && name === followed.source
  const [host, repositories, namespaces] = await Promise.all([
    hubHost(),
    isHub ? { items: [] } : hub.listRepositories({ namespace: name, after, limit: PAGE_SIZE }),
    isHub ? hub.followedNamespaces({ source: name, after, limit: PAGE_SIZE }) : undefined,
  ])
  return (
    <>
      <FollowedView name={name} followed={followed} repositories={repositories} namespaces={namespaces} after={after} host={host} />
      <Verify name={name} followed={followed} />
    </>
  )
}

// Blocks of what it does not keep this hub gives to nobody, so an image is verified with another gateway.
async function Verify({ name, followed }: { name: string; followed: Followed }) {
  const { ipns, root } = followed.namespace?.name === name ? followed.namespace : followed
  return root === undefined ? null : <VerifyYourself name={name} origin={await hubOrigin()} ipns={ipns} root={root} image={undefined} />
}
