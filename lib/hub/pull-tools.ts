import type { ManifestKind, PublishedDirectory } from './hub-source.ts'
import { displayName, imageSuffix } from './page-reference.ts'
import { pullCommand } from './pull-command.ts'

/** How one tool fetches an image; `note` says what is to be known about it. */
export type PullTool = { title: string; subject: string; lines: string[]; note?: string }

/** `isPlain`: the hub is reached without TLS, which some tools want to be told; `tag` undefined: by digest. */
export type PullQuestion = { host: string; isPlain: boolean; repository: string; tag: string | undefined; digest: string; kind: ManifestKind; published?: PublishedDirectory | undefined }

/** The ways to fetch an image, the most usual first. */
export function pullTools(question: PullQuestion): PullTool[] {
  const { host, repository, tag, digest, kind } = question
  const usual = pullCommand(host, repository, tag ?? digest, kind)
  const first: PullTool = { title: kind === 'artifact' ? 'oras' : 'docker', subject: 'pull command', lines: [kind === 'artifact' && question.isPlain ? usual.replace(' pull ', ' pull --plain-http ') : usual] }
  const others = kind === 'artifact' ? [] : imageTools(question)
  return [first, ...others, ...fromIpfs(question), byDigest(question), ...(kind === 'artifact' ? [] : [verified(question)])]
}

function imageTools({ host, isPlain, repository, tag, digest }: PullQuestion): PullTool[] {
  const reference = `${host}/${displayName(repository)}${imageSuffix(tag ?? digest)}`
  const [file, layout] = [`${lastPart(repository)}.tar`, layoutOf(repository, tag)]
  const tool = (title: string, line: string, note?: string): PullTool => ({ title, subject: `${title} command`, lines: [line], ...(note ? { note } : {}) })
  const plain = (flag: string): string => (isPlain ? `${flag} ` : '')
  return [
    tool('podman', `podman pull ${plain('--tls-verify=false')}${reference}`),
    tool('nerdctl', `nerdctl ${plain('--insecure-registry')}pull ${reference}`),
    tool('skopeo', `skopeo copy ${plain('--src-tls-verify=false')}docker://${reference} oci:${layout}`, 'Into a directory beside you, as an OCI layout.'),
    tool('crane', `crane pull ${plain('--insecure')}${reference} ${file}`, 'Into a file that docker load takes.'),
    tool('oras', `oras copy ${plain('--from-plain-http')}--to-oci-layout ${reference} ${layout}`, 'Into a directory beside you, as an OCI layout.'),
  ]
}

// Whoever has its blocks: this hub need not be there.
function fromIpfs({ repository, tag, published, kind }: PullQuestion): PullTool[] {
  if (published?.root === undefined) return []
  const [directory, path] = [lastPart(repository), [published.root, published.path].filter(Boolean).join('/')]
  const load = tag !== undefined && kind === 'image' ? [`skopeo copy oci:${directory}:${tag} docker-daemon:${directory}:${tag}`] : []
  const note = `The repository as a directory, an OCI layout with all tags, from whoever has it${published.isWaiting ? '; the newest push is not in it yet' : ''}.`
  return [{ title: 'IPFS', subject: 'IPFS commands', lines: [`ipfs get /ipfs/${path} -o ${directory}`, ...load], note }]
}

function byDigest({ host, isPlain, repository, digest, kind }: PullQuestion): PullTool {
  const line = pullCommand(host, repository, digest, kind)
  return { title: 'by digest', subject: 'command by digest', lines: [kind === 'artifact' && isPlain ? line.replace(' pull ', ' pull --plain-http ') : line], note: 'These bytes and no others, wherever the tag moves.' }
}

function verified({ host, repository, tag, digest }: PullQuestion): PullTool {
  return { title: 'ipcr', subject: 'ipcr command', lines: [`npx ipcr pull ${host}/${displayName(repository)}${imageSuffix(tag ?? digest)}`], note: 'Checks who stands for it, then has docker or podman pull exactly that digest.' }
}

function layoutOf(repository: string, tag: string | undefined): string {
  return lastPart(repository) + (tag === undefined ? '' : `:${tag}`)
}

function lastPart(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1)
}
