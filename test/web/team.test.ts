import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Wallet } from 'ethers'
import type { Page } from 'playwright-core'
import { connectWallet } from '../support/namespace-client.ts'
import { run } from '../support/run.ts'
import { pushImage } from '../support/push-image.ts'
import { AccountScene, alert, askApi, assertUsable, type Draft, fox, main, sign, someone, takeNamespace, tryToPush } from './account-scene.ts'
import { noBrowser } from './browser.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const NAMESPACES = '/account/namespaces'
const NARROW_AND_DARK = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } as const

describe('the pages of teams', { skip: noBrowser }, () => {
  let scene: AccountScene
  const owner = someone()
  before(async () => {
    scene = await AccountScene.start()
    await scene.open(NAMESPACES, [fox(owner)], (page) => takeNamespace(page, 'crew'))
  })
  after(() => scene?.stop())

  const TEAM = `${NAMESPACES}/crew/team`
  const member = (page: Page, { address }: Wallet) => main(page).getByRole('list', { name: 'Members' }).getByRole('listitem').filter({ hasText: new RegExp(address, 'i') })
  const asOwner = (use: (page: Page) => Promise<void>, options = {}) => scene.open(TEAM, [fox(owner)], use, options)
  const push = async (wallet: Wallet, namespace = 'crew') => {
    const { token } = await connectWallet(scene.hub.url, wallet)
    return tryToPush(scene.hub.url, `${namespace}/app`, await token())
  }
  const add = async (page: Page, { address }: Wallet, role: string) => {
    await page.getByRole('textbox', { name: 'Address of the new member' }).fill(address)
    await page.getByRole('combobox', { name: 'Role of the new member' }).selectOption(role)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
  }
  const signTeam = async (page: Page) => {
    await page.getByRole('button', { name: 'Sign the team' }).click()
    await page.getByRole('heading', { name: 'Team of crew: read and sign' }).waitFor()
    await sign(page)
    await main(page).getByText('Signed. It counts from now on').waitFor()
  }

  test('who is added counts once the owner has signed, and no longer once signed away', async () => {
    const bob = someone()
    await asOwner(async (page) => {
      assert.match(await main(page).innerText(), /No team was signed yet/)
      await add(page, bob, 'write')
      assert.match(await member(page, bob).innerText(), /not signed yet/)
      assert.match(await push(bob), /no right to create in crew/)
      await page.getByRole('button', { name: 'Sign the team' }).click()
      const shown = main(page).getByText('Joining:')
      assert.match(await shown.innerText(), new RegExp(`${bob.address} \\(write\\)`))
      await sign(page)
      await main(page).getByText('Signed. It counts from now on').waitFor()
      assert.equal(await push(bob), 'ok')
      await main(page).getByText('Signed until').waitFor()
      await member(page, bob).getByRole('button', { name: `Remove ${bob.address}` }).click()
      assert.equal(await push(bob), 'ok', 'nothing counts before it is signed')
      await signTeam(page)
      assert.match(await push(bob), /no right to create in crew/)
    })
  })

  test('an invited address joins, and belongs to the team when the owner has signed', async () => {
    const carol = someone()
    await asOwner(async (page) => {
      await page.getByRole('textbox', { name: 'Address to invite' }).fill(carol.address)
      await page.getByRole('combobox', { name: 'Role to invite to' }).selectOption('maintain')
      await page.getByRole('button', { name: 'Invite', exact: true }).click()
      await main(page).getByRole('list', { name: 'Invitations' }).getByText(carol.address).waitFor()
    })
    await scene.open('/account', [fox(carol)], async (page) => {
      await main(page).getByRole('link', { name: 'see who asks' }).click()
      const invitation = main(page).getByRole('list', { name: 'Invitations' }).getByRole('listitem')
      assert.match(await invitation.innerText(), new RegExp(`crew as maintain: .*\\s+From ${owner.address}`))
      await page.getByRole('button', { name: 'Join crew' }).click()
      await main(page).getByText('as soon as its owner has signed it').waitFor()
    })
    assert.match(await push(carol), /no right to create/)
    await asOwner(async (page) => {
      assert.match(await member(page, carol).innerText(), /not signed yet/)
      await signTeam(page)
    })
    assert.equal(await push(carol), 'ok')
    await scene.open(TEAM, [fox(carol)], async (page) => {
      assert.match(await member(page, carol).innerText(), /you\s+maintain/)
      assert.equal(await page.getByRole('button', { name: 'Sign the team' }).count(), 0)
      assert.deepEqual(await page.getByRole('combobox', { name: 'Role to invite to' }).locator('option').allInnerTexts(), ['write', 'read'])
    })
  })

  test('an invitation is declined, another one taken back', async () => {
    const [dave, erin] = [someone(), someone()]
    await asOwner(async (page) => {
      for (const { address } of [dave, erin]) {
        await page.getByRole('textbox', { name: 'Address to invite' }).fill(address)
        await page.getByRole('button', { name: 'Invite', exact: true }).click()
        await main(page).getByRole('list', { name: 'Invitations' }).getByText(address).waitFor()
      }
      await page.getByRole('button', { name: `Take back the invitation of ${erin.address}` }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click()
      await main(page).getByRole('list', { name: 'Invitations' }).getByText(erin.address, { exact: true }).waitFor({ state: 'detached' })
    })
    await scene.open('/account/invitations', [fox(dave)], async (page) => {
      await page.getByRole('button', { name: 'Decline crew' }).click()
      await main(page).getByText('Nobody has invited you').waitFor()
    })
    await scene.open('/account/invitations', [fox(erin)], (page) => main(page).getByText('Nobody has invited you').waitFor())
  })

  test('what is wrong with a member or an invitation is said beside it', () => asOwner(async (page) => {
    const frank = someone()
    await page.getByRole('textbox', { name: 'Address of the new member' }).fill('0x12')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    assert.equal(await alert(page), 'Not added: an address is 0x and 40 hex digits.')
    await add(page, frank, 'read')
    await add(page, frank, 'write')
    assert.equal(await alert(page), 'Not added: that address is in the list already.')
    await page.getByRole('textbox', { name: 'Address to invite' }).fill(owner.address)
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    await main(page).getByRole('alert').filter({ hasText: `Not invited: ${owner.address} owns crew.` }).waitFor()
  }, { refusals: /40\d/ }))

  test('from 30 days before its end a team is to be signed again, which the account says', () => {
    const heidi = someone()
    return scene.open(NAMESPACES, [fox(heidi)], async (page) => {
      await takeNamespace(page, 'crew-of-heidi')
      const members = [{ address: someone().address, role: 'write' }]
      const { typedData: { domain, types, message } } = (await askApi(page, 'POST', 'namespaces/crew-of-heidi/team/draft', { members })) as Draft
      const team = { ...message, notAfter: Math.floor(Date.now() / 1000) + 20 * 86_400 }
      await askApi(page, 'PUT', 'namespaces/crew-of-heidi/team', { team: { ...team, sig: await heidi.signTypedData(domain, types, team) } })
      await page.goto(`${scene.hub.url}/account`)
      const reminder = main(page).getByRole('list', { name: 'To sign anew' }).getByRole('listitem')
      assert.match(await reminder.innerText(), /The team of crew-of-heidi ends 20\d\d-\d\d-\d\d \(in 2 weeks\): sign it again/)
      await reminder.getByRole('link', { name: 'sign it again' }).click()
      await page.getByRole('button', { name: 'Sign the team' }).click()
      await sign(page)
      await main(page).getByText('Signed. It counts from now on').waitFor()
      await page.goto(`${scene.hub.url}/account`)
      await page.getByRole('heading', { name: 'Account' }).waitFor()
      assert.equal(await reminder.count(), 0)
    })
  })

  test('the team of the operator is signed by the hub, without any wallet', async () => {
    const bob = someone()
    await pushImage(scene.hub.url, 'tools/app', 'v1', { authorization: scene.hub.basic })
    const { stdout } = await run(process.execPath, [CLI, 'login-link', '--json', '--data', scene.hub.dataDir], { env: { IPCR_AUTH: 'wallet' } })
    const { url } = JSON.parse(stdout) as { url: string }
    await scene.open(url.slice(scene.hub.url.length), [], async (page) => {
      await page.getByRole('button', { name: 'Sign in as the operator' }).click()
      await page.waitForURL(`${scene.hub.url}/`)
      await page.goto(`${scene.hub.url}${NAMESPACES}/tools`)
      assert.match(await main(page).innerText(), /operator took it by pushing to it/)
      assert.equal(await page.getByRole('button', { name: 'Renew' }).count(), 0)
      await main(page).getByRole('link', { name: 'team and invitations' }).click()
      await add(page, bob, 'write')
      await page.getByRole('button', { name: 'Save the team' }).click()
      await main(page).getByText('Saved; the hub has signed it').waitFor()
    })
    assert.equal(await push(bob, 'tools'), 'ok')
  })

  test('the pages of a team have names for all that can be used, on 360 px, in dark colours', async () => {
    const grace = someone()
    await asOwner(async (page) => {
      await add(page, grace, 'write')
      await page.getByRole('textbox', { name: 'Address to invite' }).fill(grace.address)
      await page.getByRole('button', { name: 'Invite', exact: true }).click()
      await main(page).getByRole('list', { name: 'Invitations' }).getByText(grace.address).waitFor()
      await assertUsable(page)
      await page.getByRole('button', { name: 'Sign the team' }).click()
      await page.getByRole('button', { name: 'Sign with Fox' }).waitFor()
      await assertUsable(page)
    }, NARROW_AND_DARK)
    await scene.open('/account/invitations', [fox(grace)], assertUsable, NARROW_AND_DARK)
  })
})
