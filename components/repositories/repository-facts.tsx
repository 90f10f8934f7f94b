import type { ReactNode } from 'react'
import { formatSize } from '../../lib/hub/format-size.ts'
import type { ImageLabels, RepositoryOverview, ShownTag } from '../../lib/hub/hub-source.ts'
import { TrustBadge } from '../signatures/trust-badge.tsx'
import { Badge } from '../ui/badge.tsx'
import { Copied } from '../ui/copied.tsx'
import { Digest } from '../ui/digest.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { WebLink } from './web-link.tsx'

type Props = {
  overview: RepositoryOverview
  labels: ImageLabels
  /** the tag that is pulled without naming one */
  tag: ShownTag | undefined
  wantsSignatures: boolean
  /** `0x…` of who owns its namespace, and the namespace */
  owner: string | undefined
  namespace: string
}

const LABEL = 'org.opencontainers.image.'
const PLATFORMS_SHOWN = 12

/** What is known of a repository, and what its image says of itself. */
export function RepositoryFacts({ overview, labels, tag, wantsSignatures, owner, namespace }: Props) {
  const { size, followers = 0, published } = overview
  const platforms = overview.platforms.length > 0 ? overview.platforms : (tag?.platforms ?? [])
  return (
    <dl className="space-y-4 text-sm">
      <Fact name="Owner">{owner !== undefined && <><HubLink href={`/${namespace}`}><ForeignText>{namespace}</ForeignText></HubLink><Copied text={owner} subject="owner's address" /></>}</Fact>
      <Fact name={tag ? `Digest of ${tag.name}` : 'Digest'}>{tag && <Digest digest={tag.digest} />}</Fact>
      <Fact name="Signatures">{tag?.trust !== undefined && (tag.trust === 'unsigned' && !wantsSignatures ? <span className="text-muted">{tag.name} is not signed</span> : <TrustBadge trust={tag.trust} required={wantsSignatures} />)}</Fact>
      <Fact name="Platforms">{platforms.length > 0 && <Platforms platforms={platforms} />}</Fact>
      <Fact name="Licence">{label(labels, 'licenses')}</Fact>
      <Fact name="Source">{link(labels, 'source')}</Fact>
      <Fact name="Documentation">{link(labels, 'documentation')}</Fact>
      <Fact name="Home page">{link(labels, 'url')}</Fact>
      <Fact name="Vendor">{label(labels, 'vendor')}</Fact>
      <Fact name="Version">{label(labels, 'version')}</Fact>
      <Fact name="Size of the newest">{size !== undefined && formatSize(size)}</Fact>
      <Fact name="Followers">{followers > 0 && `${followers.toLocaleString('en')} ${followers === 1 ? 'hub' : 'hubs'}, as far as this one knows`}</Fact>
      <Fact name="IPNS name">{published?.ipns !== undefined && <Copied text={published.ipns} subject="IPNS name" />}</Fact>
      <Fact name="Published root">{published?.root !== undefined && <><Copied text={published.root} subject="CID of the root" />{published.isWaiting && <span className="block text-muted">newer waits to be published</span>}</>}</Fact>
    </dl>
  )
}

// What there is nothing of is left out.
function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === undefined || children === false) return null
  return (
    <div>
      <dt className="text-muted"><bdi className="wrap-anywhere">{name}</bdi></dt>
      <dd className="mt-0.5 min-w-0 wrap-anywhere">{children}</dd>
    </div>
  )
}

function label(labels: ImageLabels, name: string): ReactNode {
  const value = labels.get(LABEL + name)
  return value ? <ForeignText>{value}</ForeignText> : undefined
}

function link(labels: ImageLabels, name: string): ReactNode {
  const value = labels.get(LABEL + name)
  return value ? <WebLink text={value} /> : undefined
}

function Platforms({ platforms }: { platforms: string[] }) {
  const rest = platforms.slice(PLATFORMS_SHOWN)
  return (
    <span className="flex flex-wrap gap-1">
      {platforms.slice(0, PLATFORMS_SHOWN).map((platform) => <Badge key={platform}><bdi>{platform}</bdi></Badge>)}
      {rest.length > 0 && <span title={rest.join(', ')} className="text-xs leading-6 text-muted">+{rest.length} more</span>}
    </span>
  )
}
