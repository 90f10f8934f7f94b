import type { PalettePage } from '../components/palette/pages.ts'

const EVERYWHERE: PalettePage[] = [
  { title: 'Home', href: '/', words: 'start newest push ipfs' },
  { title: 'All repositories', href: '/explore', words: 'explore list images' },
  { title: 'Search', href: '/search', words: 'find index' },
  { title: 'API', href: '/docs/api', words: 'openapi documentation rest' },
]
const ACCOUNT: PalettePage[] = [
  { title: 'Publish an image', href: '/account/start', words: 'push first start' },
  { title: 'Account', href: '/account', words: 'me wallet profile' },
  { title: 'Your namespaces', href: '/account/namespaces', words: 'handles claims take' },
  { title: 'Tokens', href: '/account/tokens', words: 'login password docker access' },
  { title: 'Invitations', href: '/account/invitations', words: 'teams' },
]
const OPERATOR: PalettePage = { title: 'Operator', href: '/operator', words: 'follow storage reports denied health queue' }
const SIGN_IN: PalettePage = { title: 'Sign in', href: '/login', words: 'wallet login' }

/** The pages that the palette leads to, for whoever looks. */
export function palettePages({ isOpen, isSignedIn, isOperator }: { isOpen: boolean; isSignedIn: boolean; isOperator: boolean }): PalettePage[] {
  const own = isOpen ? [] : isSignedIn ? ACCOUNT : [SIGN_IN]
  return [...EVERYWHERE, ...own, ...(isOperator ? [OPERATOR] : [])]
}
