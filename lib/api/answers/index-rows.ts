import { z } from 'zod'
import { pageOf, time } from './common.ts'

/** How far what is said of something can be relied on; `publishing`: this hub has newer, which is not in the index yet. */
export const sourceState = z.enum(['live', 'stale', 'unavailable', 'conflicting', 'refused', 'unread', 'publishing'])
export const claimState = z.enum(['verified', 'listed', 'expired', 'none', 'refused'])
export const annotations = z.array(z.object({ name: z.string(), value: z.string() }))

const owner = {
  owner: z.string().nullable().describe('an address in lower case'), ownerName: z.string().nullable().describe('the ENS name or domain that was proved with it'),
  claimState: claimState.describe('`verified` by its own key and claim, or only as `listed` by the hub whose root it stands in'),
}
const repositoryShape = {
  name: z.string().describe('what follows the host in docker pull'), source: z.string().describe('the namespace of this hub, or the followed name, that it comes from'), namespace: z.string(), own: z.boolean().describe('this hub writes it'),
  state: sourceState, since: time, followers: z.int().describe('hubs that follow its source'), ...owner, layout: z.enum(['ipcr', 'oci', 'hackfs', 'ipdr']), short: z.string().nullable(), licenses: z.string().nullable(), sourceUrl: z.string().nullable(),
  tagCount: z.int(), manifestCount: z.int(), size: z.int(), createdAt: time, updatedAt: time,
}

export const repository = z.object(repositoryShape).meta({ id: 'Repository', description: 'A repository of this hub or of one that it follows.' })
export const repositoryPage = pageOf(repository)
export const repositoryDetails = z.object({ ...repositoryShape, platforms: z.array(z.string()), types: z.array(z.string()), hasReadme: z.boolean() }).meta({ id: 'RepositoryDetails' })

export const indexedNamespace = z.object({
  name: z.string(), source: z.string(), state: sourceState, since: time, followers: z.int().describe('hubs that follow its source'), ...owner, claimUntil: time.nullable(), ipns: z.string().nullable(), root: z.string().nullable(), repositoryCount: z.int(),
}).meta({ id: 'IndexedNamespace', description: 'A namespace as its published root says.' })

const tagShape = {
  name: z.string(), digest: z.string(), mediaType: z.string(), artifactType: z.string().nullable(), configMediaType: z.string().nullable(),
  totalSize: z.int().nullable().describe('bytes with config and layers; null while its manifest is not read'), platforms: z.array(z.string()), changedAt: time,
  aliases: z.array(z.string()).describe('other tags of the same digest, at most 20'), moreAliases: z.boolean().describe('there are others'),
}

export const tag = z.object(tagShape).meta({ id: 'Tag' })
export const listedTag = z.object({
  ...tagShape, kind: z.enum(['image', 'index', 'artifact']), trust: z.enum(['signed', 'vouched', 'wrong', 'unsigned']).nullable().describe('what its signatures say; null of a repository of another hub'),
}).meta({ id: 'ListedTag' })
export const tagPage = pageOf(listedTag)

export const tagMove = z.object({ before: z.string().nullable(), after: z.string().nullable().describe('null: the tag was deleted'), root: z.string().describe('CID of the root that says so'), at: time.describe('when it was seen') }).meta({ id: 'TagMove' })
export const tagMovePage = pageOf(tagMove)

/** What the index knows of a name beyond how it resolves. */
export const indexedName = z.object({
  state: sourceState, layout: z.enum(['namespace', 'hub', 'plain']).nullable(), limited: z.string().nullable().describe('what of it does not fit, and is not shown'),
  followers: z.int(), repositoryCount: z.int(), tagCount: z.int(), indexedAt: time.nullable(),
}).meta({ id: 'IndexedName' })

export const place = z.object({
  kind: z.enum(['image', 'layer', 'namespace', 'content']).describe('`layer`: a repository with the layer; `content`: on the gateway, if it is here'),
  name: z.string(), reference: z.string().nullable().describe('a tag or digest'), path: z.string().describe('its page'),
})
export const suggestions = z.object({ places: z.array(place).describe('what the text names exactly, or tags that begin so'), namespaces: z.array(z.object({ name: z.string() })), repositories: z.array(z.object({ name: z.string(), short: z.string().nullable() })) })
