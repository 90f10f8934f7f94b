import { z } from 'zod'
import { clientAddress } from '../http/client-address.ts'
import { displayName } from '../hub/page-reference.ts'
import { parseRepositoryName } from '../names/repository-name.ts'
import { PLATFORM_TEXT } from '../oci/platform-text.ts'
import { ArchiveTurns } from '../registry/archive/archive-turns.ts'
import { PulledContent } from '../registry/archive/content.ts'
import { planArchive, type Archive, type ArchiveQuestion } from '../registry/archive/plan-archive.ts'
import { sendArchive } from '../registry/archive/send-archive.ts'
import { foreignName } from '../registry/foreign/place.ts'
import { toOciError } from '../registry/to-oci-error.ts'
import type { RegistryParts } from '../registry/types.ts'
import type { BlobSender } from '../store/send/blob-sender.ts'
import { referenceParameter, repositoryParameter } from './declare/parameters.ts'
import { route } from './declare/route.ts'
import { ApiError } from './problem.ts'
import type { ApiRoute } from './types.ts'

const DESCRIPTION = 'A tar archive of the image of one platform for `docker load` (`format=docker`), or an OCI Image Layout of all of it or of one platform (`format=oci`). Its length is known in advance (HEAD); there are no ranges. The same image makes the same bytes.'

/** `repositories/<name>/archive/<tag or digest>`: GET of an image as one file, of this hub or of a name outside. */
export function archiveRoute({ parts, sender }: { parts: RegistryParts; sender: BlobSender }): ApiRoute {
  const turns = new ArchiveTurns()
  return route('repositories/{name*}/archive/{reference}', 'Repositories', { name: repositoryParameter, reference: referenceParameter }).get({
    summary: 'An image as a file', description: DESCRIPTION, isPublic: true,
    query: { format: z.enum(['docker', 'oci']).default('docker'), platform: z.string().regex(PLATFORM_TEXT, 'such as linux/arm64').optional().describe('of an index: such as `linux/arm64`') },
    answers: { 200: 'application/x-tar' },
    run: async ({ req, principal, params: { name, reference }, query: { format, platform } }) => {
      const end = turns.begin(clientAddress(req, parts.config.publicUrl !== undefined))
      if (!end) throw new ApiError(503, 'TOO_MANY', 'too many archives are being made just now: try again', { 'retry-after': '10' })
      const content = new PulledContent(parts, name, principal)
      const archive = await plan(parts, content, { reference, format, platform, imageName: `${parts.config.publicUrl?.host ?? req.headers.host ?? ''}/${displayName(name)}` }).catch((error: unknown) => {
        end()
        throw error
      })
      const headers = { 'content-type': 'application/x-tar', 'content-length': String(archive.length), 'content-disposition': `attachment; filename="${fileName(name, reference, platform)}"`, 'accept-ranges': 'none' }
      const options = { sender, isOutside: isOutside(parts, name), idleMs: parts.config.idleMs }
      const stream = (res: Parameters<typeof sendArchive>[0]): void => {
        sendArchive(res, archive, content, options).catch((err: unknown) => {
          parts.logger.warn({ err, name, reference }, 'an archive could not be sent whole')
          res.destroy()
        }).finally(end)
      }
      return { status: 200, headers, stream, unsent: end }
    },
  })
}

async function plan(parts: RegistryParts, content: PulledContent, question: ArchiveQuestion): Promise<Archive> {
  try {
    return await planArchive(content, parts.manifests, question)
  } catch (error) {
    const refusal = toOciError(error)
    throw refusal.status === 503 ? new ApiError(503, 'UNAVAILABLE', refusal.message, { 'retry-after': '10' }) : refusal.status < 500 ? refusal : error
  }
}

function isOutside(parts: RegistryParts, text: string): boolean {
  const name = parseRepositoryName(text)
  return name !== undefined && foreignName(parts, name) !== undefined
}

function fileName(name: string, reference: string, platform: string | undefined): string {
  const short = reference.includes(':') ? reference.slice(0, reference.indexOf(':') + 13) : reference
  return `${[displayName(name), short, ...(platform === undefined ? [] : [platform])].join('-').replaceAll(/[^A-Za-z0-9._-]+/g, '-')}.tar`
}
