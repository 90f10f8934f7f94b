import type { Wallet } from 'ethers'
import type { Locator, Page } from 'playwright-core'
import { connectWallet, type NamespaceClient } from '../support/namespace-client.ts'
import { pushImage, type Descriptor } from '../support/push-image.ts'
import { setTeamOf } from '../support/team-client.ts'
import { AccountScene, fox, main, someone } from './account-scene.ts'
import type { Visit } from './visit.ts'

export const REPOSITORY = 'signers/app'

/** A hub and a browser with a repository whose namespace has a team, to sign its images. */
export class SignedScene {
  readonly scene: AccountScene
  readonly owner: NamespaceClient
  readonly url: string
  readonly authorization: string
  readonly writer: Wallet
  readonly reader: Wallet

  private constructor(scene: AccountScene, owner: NamespaceClient, authorization: string, [writer, reader]: [Wallet, Wallet]) {
    this.scene = scene
    this.owner = owner
    this.url = scene.hub.url
    this.authorization = authorization
    this.writer = writer
    this.reader = reader
  }

  static async start(): Promise<SignedScene> {
    const [scene, writer, reader] = [await AccountScene.start(), someone(), someone()]
    const owner = await connectWallet(scene.hub.url)
    await owner.run('signers', { action: 'claim' })
    await setTeamOf(scene.hub.url, owner, 'signers', [{ address: writer.address.toLowerCase(), role: 'write' }, { address: reader.address.toLowerCase(), role: 'read' }])
    return new SignedScene(scene, owner, await owner.token(), [writer, reader])
  }

  stop(): Promise<void> {
    return this.scene.stop()
  }

  push(tag: string, layer = tag): Promise<Descriptor> {
    return pushImage(this.url, REPOSITORY, tag, { layers: [layer], authorization: this.authorization })
  }

  async look(page: Page, tag: string): Promise<void> {
    await page.goto(`${this.url}/${REPOSITORY}:${tag}`)
  }

  /** Opens the page of a tag as nobody, or signed in with a wallet. */
  open(tag: string, use: (page: Page) => Promise<void>, options: Visit = {}, wallet?: Wallet): Promise<void> {
    return this.scene.open(`/${REPOSITORY}:${tag}`, wallet ? [fox(wallet)] : [], use, options)
  }

  /** What the part about signatures says once there is one in that state. */
  async shown(page: Page, word: string, tag: string): Promise<string> {
    for (let i = 0; i < 20 && (await state(page, word).count()) === 0; i++) {
      await page.waitForTimeout(200)
      await this.look(page, tag)
    }
    return signatures(page).innerText()
  }

  /** What the list of tags says beside one. */
  async badge(page: Page, tag: string): Promise<string> {
    await page.goto(`${this.url}/${REPOSITORY}`)
    return main(page).getByRole('row').filter({ has: page.getByRole('link', { name: tag, exact: true }) }).getByRole('rowheader').innerText()
  }
}

export const signatures = (page: Page): Locator => page.locator('#signatures')
export const state = (page: Page, word: string): Locator => signatures(page).getByRole('cell').filter({ hasText: word })
