import type { PageEntry } from './page-entry.ts'

const REFERENCE = 'app/[...reference]/page.server.tsx'
const OPERATOR = 'app/operator/page.server.tsx'
const MANAGE = 'app/account/namespaces/[namespace]'

/**
 * Every page and view of the hub. A new page.server.tsx or *-view.tsx without an entry here makes a test fail; each entry is looked
 * at by axe in both themes, must not scroll sideways on 360 px, and has screenshots in test-output/screenshots.
 */
export const EVERY_PAGE: PageEntry[] = [
  { name: 'home', path: '/', heading: /Container images/, shows: ['app/page.server.tsx', 'components/home/home-view.tsx'] },
  { name: 'home-empty', path: '/', hub: 'empty', heading: /Container images/, shows: ['app/page.server.tsx', 'components/home/home-view.tsx'] },
  { name: 'explore', path: '/explore', heading: /Repositories/, shows: ['app/explore/page.server.tsx', 'components/home/explore-view.tsx'] },
  { name: 'explore-nothing', path: '/explore?q=nothing', heading: /Repositories/, shows: ['components/home/explore-view.tsx'] },
  { name: 'search', path: '/search?q=app', heading: /Search/, shows: ['app/search/page.server.tsx', 'components/search/search-view.tsx'] },
  { name: 'search-nothing', path: '/search?q=nothing-of-that-kind', heading: /Search/, shows: ['components/search/search-view.tsx'] },
  {
    name: 'search-suggestions', path: '/search', heading: /Search/, shows: ['components/search/search-view.tsx'],
    prepare: async (page) => {
      await page.getByRole('combobox', { name: 'Search for repositories' }).pressSequentially('al')
      await page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option').first().waitFor()
      await page.keyboard.press('ArrowDown')
    },
  },
  {
    name: 'palette', path: '/alice/app', heading: /app/, shows: ['components/repositories/overview-view.tsx'],
    prepare: async (page) => {
      await page.waitForLoadState('networkidle')
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog', { name: 'Go to' }).getByRole('combobox').fill('alice/app:v')
      await page.getByRole('option', { selected: true }).waitFor()
    },
  },
  { name: 'search-empty', path: '/search', hub: 'empty', heading: /Search/, shows: ['components/search/search-view.tsx'] },
  { name: 'namespace', path: '/alice', heading: /alice/, shows: [REFERENCE, 'components/namespaces/namespace-view.tsx'] },
  { name: 'namespace-without-repositories', path: '/unused', viewer: 'owner', heading: /unused/, shows: ['components/namespaces/namespace-view.tsx'] },
  { name: 'repository', path: '/alice/app', heading: /app/, shows: [REFERENCE, 'components/repositories/overview-view.tsx'] },
  { name: 'repository-tags', path: '/alice/app?view=tags', heading: /app/, shows: ['components/tags/tags-view.tsx'] },
  { name: 'repository-activity', path: '/alice/app?view=activity', viewer: 'owner', heading: /app/, shows: ['components/repositories/activity-view.tsx'] },
  { name: 'repository-settings', path: '/alice/app?view=settings', viewer: 'owner', heading: /app/, shows: ['components/repositories/settings-view.tsx'] },
  { name: 'repository-tags-each', path: '/alice/app?view=tags&sort=name-desc&group=off&filter=v', heading: /app/, shows: ['components/tags/tags-view.tsx'] },
  { name: 'repository-tags-none', path: '/alice/app?view=tags&filter=nothing', heading: /app/, shows: ['components/tags/tags-view.tsx'] },
  { name: 'followed-tags', path: ({ publisher }) => `/${publisher}/alice/app?view=tags&sort=name`, hub: 'follower', heading: /app/, shows: ['components/tags/tags-view.tsx'] },
  { name: 'repository-with-images', path: '/alice/app?images=show', heading: /app/, shows: ['components/repositories/overview-view.tsx'] },
  { name: 'repository-of-owner', path: '/alice/app', viewer: 'owner', heading: /app/, shows: ['components/repositories/overview-view.tsx'] },
  { name: 'repository-long-names', path: ({ longName }) => `/${longName}`, heading: /xxx/, shows: ['components/repositories/overview-view.tsx'] },
  { name: 'image-index', path: '/alice/app:latest', heading: /app/, shows: [REFERENCE, 'components/images/image-view.tsx'] },
  { name: 'image', path: '/alice/app:amd64', heading: /app/, shows: ['components/images/image-view.tsx'] },
  { name: 'image-of-owner', path: '/alice/app:v1.0', viewer: 'owner', heading: /app/, shows: ['components/images/image-view.tsx'] },
  { name: 'image-by-digest', path: ({ digest }) => `/alice/app@${digest}`, heading: /app/, shows: ['components/images/image-view.tsx'] },
  { name: 'image-platform', path: '/alice/app:latest?platform=linux/arm64', heading: /app/, shows: ['components/images/image-view.tsx'] },
  {
    name: 'image-opened', path: '/alice/app:amd64', heading: /app/, shows: ['components/images/image-view.tsx'],
    prepare: async (page) => {
      for (const summary of await page.getByRole('main').locator('summary').all()) await summary.click()
      await page.getByText('hunter2').first().waitFor()
    },
  },
  { name: 'artifact', path: '/alice/chart:0.1.0', heading: /chart/, shows: ['components/images/image-view.tsx'] },
  { name: 'followed-hub', path: ({ publisher }) => `/${publisher}`, hub: 'follower', heading: /k51/, shows: [REFERENCE, 'components/followed/followed-view.tsx'] },
  { name: 'followed-namespace', path: ({ publisher }) => `/${publisher}/alice`, hub: 'follower', heading: /alice/, shows: ['components/followed/followed-view.tsx'] },
  { name: 'followed-repository', path: ({ publisher }) => `/${publisher}/alice/app`, hub: 'follower', heading: /app/, shows: ['components/repositories/overview-view.tsx'] },
  { name: 'followed-image', path: ({ publisher }) => `/${publisher}/alice/app:v1`, hub: 'follower', heading: /app/, shows: ['components/images/image-view.tsx'] },
  { name: 'operator', path: '/operator', hub: 'follower', heading: /Followed names/, shows: [OPERATOR, 'components/operator/names-view.tsx'] },
  { name: 'operator-nothing-followed', path: '/operator', viewer: 'operator', heading: /Followed names/, shows: ['components/operator/names-view.tsx'] },
  {
    name: 'operator-unfollow', path: '/operator', hub: 'follower', heading: /Followed names/, shows: ['components/operator/names-view.tsx'],
    prepare: async (page) => {
      await page.getByRole('button', { name: /^Unfollow/ }).first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'operator-publication', path: '/operator?view=publication', viewer: 'operator', heading: /Publication/, shows: ['components/operator/publication-view.tsx'] },
  { name: 'operator-storage', path: '/operator?view=storage', viewer: 'operator', heading: /Storage/, shows: ['components/operator/storage-view.tsx'] },
  { name: 'operator-moderation', path: '/operator?view=moderation', hub: 'follower', heading: /Reports/, shows: ['components/operator/moderation-view.tsx'] },
  { name: 'operator-health', path: '/operator?view=health', viewer: 'operator', heading: /Health/, shows: ['components/operator/health-view.tsx'] },
  { name: 'operator-of-nobody', path: '/operator', status: 404, heading: /Not found/, shows: ['app/not-found.server.tsx'] },
  { name: 'not-found', path: '/alice/nothing', status: 404, heading: /Not found/, shows: ['app/not-found.server.tsx'] },
  { name: 'sign-in', path: '/login', heading: /Sign in/, shows: ['app/login/page.server.tsx'] },
  { name: 'sign-in-open', path: '/login', hub: 'empty', heading: /Sign in/, shows: ['app/login/page.server.tsx'] },
  { name: 'sign-in-by-link', path: '/login/link', heading: /Sign in by link/, shows: ['app/login/link/page.server.tsx'] },
  { name: 'sign-in-program', path: '/login/device?code=ABCD-EFGH', viewer: 'owner', heading: /Let a program in/, shows: ['app/login/device/page.server.tsx'] },
  { name: 'account', path: '/account', viewer: 'owner', heading: /Account/, shows: ['app/account/page.server.tsx', 'components/account/account-view.tsx'] },
  { name: 'account-of-operator', path: '/account', viewer: 'operator', heading: /Account/, shows: ['components/account/account-view.tsx'] },
  { name: 'account-open', path: '/account', hub: 'empty', heading: /Nobody signs in/, shows: ['app/account/page.server.tsx'] },
  {
    name: 'account-dialog', path: '/account', viewer: 'owner', heading: /Account/, shows: ['components/account/account-view.tsx'],
    prepare: async (page) => {
      await page.getByRole('main').getByRole('button', { name: 'Sign out everywhere' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'namespaces', path: '/account/namespaces', viewer: 'owner', heading: /Namespaces/, shows: ['app/account/namespaces/page.server.tsx', 'components/namespaces/namespaces-view.tsx'] },
  { name: 'namespace-managed', path: '/account/namespaces/alice', viewer: 'owner', heading: /alice/, shows: [`${MANAGE}/page.server.tsx`, 'components/namespaces/manage-view.tsx'] },
  { name: 'team', path: '/account/namespaces/alice/team', viewer: 'owner', heading: /Team/, shows: [`${MANAGE}/team/page.server.tsx`, 'components/team/team-view.tsx'] },
  { name: 'signing', path: '/account/namespaces/alice/signing', viewer: 'owner', heading: /signed images/, shows: [`${MANAGE}/signing/page.server.tsx`, 'components/signatures/signing-view.tsx'] },
  { name: 'audit', path: '/account/namespaces/alice/audit', viewer: 'owner', heading: /audit log/, shows: [`${MANAGE}/audit/page.server.tsx`, 'components/audit/audit-view.tsx'] },
  { name: 'tokens', path: '/account/tokens', viewer: 'owner', heading: /Tokens/, shows: ['app/account/tokens/page.server.tsx', 'components/tokens/tokens-view.tsx'] },
  { name: 'invitations', path: '/account/invitations', viewer: 'owner', heading: /Invitations/, shows: ['app/account/invitations/page.server.tsx', 'components/team/invitations-view.tsx'] },
  { name: 'start', path: '/account/start', heading: /Publish an image/, shows: ['app/account/start/page.server.tsx', 'components/start/start-view.tsx'] },
  { name: 'start-name', path: '/account/start?choose=1', viewer: 'owner', heading: /Publish an image/, shows: ['components/start/start-view.tsx'] },
  { name: 'start-sign', path: '/account/start?name=somebody', viewer: 'operator', heading: /Publish an image/, shows: ['components/start/start-view.tsx'] },
  { name: 'start-push', path: '/account/start?name=unused', viewer: 'owner', heading: /Publish an image/, shows: ['components/start/start-view.tsx'] },
  { name: 'start-pushed', path: '/account/start?name=alice', viewer: 'owner', heading: /Publish an image/, shows: ['components/start/start-view.tsx'] },
  { name: 'start-open', path: '/account/start', hub: 'empty', heading: /Publish an image/, shows: ['components/start/start-view.tsx'] },
  { name: 'failed', path: '/alice/app', hub: 'broken', status: 500, heading: /could not be read/, shows: ['app/error.server.tsx'] },
  { name: 'api', path: '/docs/api', heading: /API/, shows: ['app/docs/api/page.server.tsx', 'components/api/api-view.tsx'] },
]
