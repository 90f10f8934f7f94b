import type { Page } from 'playwright-core'
import type { EveryPageScene } from './scene.ts'

/** Who looks: somebody without an account, the owner of `alice` (and its maintainer), the hub's operator. */
export type Viewer = 'nobody' | 'owner' | 'operator'

export type HubKind = 'full' | 'empty' | 'follower' | 'broken'

/** One page or view of the hub, as EVERY_PAGE lists them. */
export type PageEntry = {
  /** its own; also that of its screenshots */
  name: string
  path: string | ((scene: EveryPageScene) => string)
  /** what the h1 says, by which it is known that this is the page meant and no other */
  heading: RegExp
  /** the files of app/ and components/ that it shows, of which each has to be shown by one entry at least */
  shows: string[]
  viewer?: Viewer
  /** `empty`: an open hub that holds nothing; `follower`: one that follows another; `broken`: one whose database cannot be read; `full` otherwise */
  hub?: HubKind
  /** 200 unless said */
  status?: number
  /** opens what is seen only after a click, such as a dialog */
  prepare?: (page: Page) => Promise<void>
}
