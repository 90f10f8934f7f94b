import { DOCKER_CONFIG, isImageManifestType, OCI_CONFIG, OCI_INDEX } from '../../oci/media-types.ts'
import type { ManifestReader } from '../manifest-reader.ts'
import { ArchiveFiles, layoutPath, refused, type ArchiveFile } from './archive-files.ts'
import { chooseManifest } from './choose-manifest.ts'
import type { ArchiveContent, FoundManifest } from './archive-content.ts'
import { isDockerType, type Stored } from './oci-types.ts'
import { tarLength } from './tar-header.ts'

/** `docker`: for `docker load`, which is an OCI layout too. `oci`: an OCI Image Layout. */
export type ArchiveFormat = 'docker' | 'oci'
export type ArchiveQuestion = { reference: string; format: ArchiveFormat; platform: string | undefined; /** of the image as docker names it, without the tag */ imageName: string }
export type Archive = { files: ArchiveFile[]; length: number }

/**
 * What stands in an image's archive, and how long that is: known before a byte of it is sent. For docker the image of one platform,
 * in both its own form and OCI's (as `docker save` writes them since 25); else all of it, in OCI's media types if it is in docker's,
 * which readers of OCI layouts do not take. Throws OciError.
 */
export async function planArchive(content: ArchiveContent, manifests: Pick<ManifestReader, 'read'>, { reference, format, platform, imageName }: ArchiveQuestion): Promise<Archive> {
  const top = await content.manifest(reference)
  const found = format === 'docker' || platform !== undefined ? await chooseManifest(content, manifests, top, platform) : top
  const tag = reference.includes(':') ? undefined : reference
  const saved = format === 'docker' ? [json('manifest.json', [await savedImage(manifests, found, tag === undefined ? undefined : `${imageName}:${tag}`)])] : []
  const parts = new ArchiveFiles(content, manifests, format === 'oci' && isDockerType(found.mediaType))
  const stored = await parts.add(found)
  const files = [json('oci-layout', { imageLayoutVersion: '1.0.0' }), json('index.json', layoutIndex(stored, imageName, tag)), ...saved, ...parts.all()]
  if (format === 'docker') requireWhole(saved, files)
  return { files, length: tarLength(files) }
}

function layoutIndex(stored: Stored, imageName: string, tag: string | undefined): object {
  const annotations = tag === undefined ? {} : { annotations: { 'io.containerd.image.name': `${imageName}:${tag}`, 'org.opencontainers.image.ref.name': tag } }
  return { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [{ ...stored, ...annotations }] }
}

// Docker finds the layers by their paths and unpacks them whatever they are compressed with.
async function savedImage(manifests: Pick<ManifestReader, 'read'>, { bytes, mediaType }: FoundManifest, name: string | undefined): Promise<{ Config: string; RepoTags: string[] | null; Layers: string[] }> {
  const { children } = await manifests.read(bytes, mediaType)
  const config = children.find(({ kind }) => kind === 'config')
  if (!isImageManifestType(mediaType) || !config || (config.mediaType !== OCI_CONFIG && config.mediaType !== DOCKER_CONFIG)) throw refused('this is no image that docker could load: ask for format=oci')
  const layers = children.filter(({ kind }) => kind === 'layer')
  return { Config: layoutPath(config.digest), RepoTags: name === undefined ? null : [name], Layers: layers.map(({ digest }) => layoutPath(digest)) }
}

function requireWhole(saved: ArchiveFile[], files: ArchiveFile[]): void {
  const names = new Set(files.map(({ name }) => name))
  const [{ Layers }] = JSON.parse(String(saved[0]?.body)) as [{ Layers: string[] }]
  const lacking = Layers.find((name) => !names.has(name))
  if (lacking !== undefined) throw refused(`${lacking} of this image stands elsewhere: docker could not load the archive`)
}

function json(name: string, value: unknown): ArchiveFile {
  const body = Buffer.from(JSON.stringify(value))
  return { name, size: body.length, body }
}
