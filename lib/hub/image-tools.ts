import { isPlatformText } from '../oci/platform-text.ts'
import { artifactUse } from './artifact-kind.ts'
import type { ShownImage } from './image-types.ts'
import type { PlatformChoice } from './platform-choice.ts'
import { pullTools, type PullQuestion, type PullTool } from './pull-tools.ts'

const TAKE_PLATFORM = ['docker', 'podman', 'nerdctl']

type Place = Pick<PullQuestion, 'host' | 'isPlain' | 'published'>

/** The ways to fetch an image, of one platform if one was asked for, or an artifact: by the tool of those who use such things first. */
export function imageTools(image: ShownImage, { platform, ...place }: Place & { platform: Pick<PlatformChoice, 'value' | 'digest'> | undefined }): PullTool[] {
  if (image.kind === 'artifact') return artifactTools(image, place)
  const question = { ...place, repository: image.repository, tag: image.tag, digest: image.digest, kind: image.kind }
  if (platform === undefined) return pullTools(question)
  // Whoever made the index wrote what it says of its platforms: what no platform is called stands in no command.
  if (!isPlatformText(platform.value)) return pullTools({ ...question, tag: undefined, digest: platform.digest, kind: 'image' })
  return pullTools(question).map((tool) => (TAKE_PLATFORM.includes(tool.title) ? { ...tool, lines: tool.lines.map((line) => line.replace(' pull ', ` pull --platform ${platform.value} `)) } : tool))
}

function artifactTools(image: ShownImage, place: Place): PullTool[] {
  const tools = pullTools({ ...place, repository: image.repository, tag: image.tag, digest: image.digest, kind: image.kind })
  const [own, ...others] = artifactUse(image, place.host, place.isPlain).commands
  if (!own || others.length === 0) return tools
  const renamed = tools.map((tool) => (tool.subject === 'pull command' ? { ...tool, subject: `${tool.title} command` } : tool))
  return [{ title: own.tool, subject: 'pull command', lines: [own.line] }, ...renamed]
}
