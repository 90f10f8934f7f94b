'use client'

import { ipfsTools, type LoadableImage } from '../../lib/hub/ipfs-tools.ts'
import type { ShownImage } from '../../lib/hub/hub-source.ts'
import { imageTools } from '../../lib/hub/image-tools.ts'
import type { PlatformChoice } from '../../lib/hub/platform-choice.ts'
import type { RepositoryReader } from '../../lib/roots/read/repository-reader.ts'
import { PullBox } from '../repositories/pull-box.tsx'
import { OwnHubField } from './own-hub-field.tsx'
import { isPlainHub, useOwnHub } from './own-hub.ts'

export type PullBoxProps = {
  image: ShownImage
  /** that was asked for */
  platform: PlatformChoice | undefined
  /** by which any hub pulls its repository */
  fullName: string
  /** of the repository on IPFS */
  path: string
  layout: RepositoryReader['layout']
  loadable: LoadableImage | undefined
}

/** How to fetch an image: through a hub, from IPFS alone, and by what checks it first. */
export function StaticPullBox({ image, platform, fullName, path, layout, loadable }: PullBoxProps) {
  const hub = useOwnHub()
  const byHub = imageTools({ ...image, repository: fullName }, { host: hub, isPlain: isPlainHub(hub), published: undefined, platform })
  const [first, ...others] = byHub
  const ipcr = others.find(({ title }) => title === 'ipcr')
  const tools = [first, ipcr, ...ipfsTools({ path, layout, tag: image.tag, mediaType: image.mediaType, image: loadable }), ...others.filter((tool) => tool !== ipcr)]
  return <><PullBox tools={tools.filter((tool) => tool !== undefined)} /><OwnHubField /></>
}
