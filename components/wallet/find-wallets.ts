import type { FoundWallet, WalletProvider } from './provider.ts'

const MOST_WALLETS = 30
const MOST_ICON = 200_000
// Only pictures that the page carries itself: an address elsewhere would tell that place who looks.
const ICON = /^data:image\/(?:png|jpeg|webp|gif|svg\+xml)[;,]/
const ANNOUNCE = 'eip6963:announceProvider'
const REQUEST = 'eip6963:requestProvider'

/** Tells of the wallets in this browser as they announce themselves (EIP-6963), or of the one at window.ethereum when none does; the result stops it. */
export function findWallets(onFound: (wallets: FoundWallet[]) => void): () => void {
  const found = new Map<string, FoundWallet>()
  const listen = (event: Event): void => {
    const wallet = readAnnouncement(event)
    if (!wallet || found.size >= MOST_WALLETS) return
    found.set(wallet.id, wallet)
    onFound([...found.values()])
  }
  window.addEventListener(ANNOUNCE, listen)
  window.dispatchEvent(new Event(REQUEST))
  const fallback = setTimeout(() => {
    const provider = toProvider(Reflect.get(window, 'ethereum'))
    if (found.size === 0) onFound(provider ? [{ id: 'window.ethereum', name: 'Wallet of this browser', icon: '', provider }] : [])
  }, 300)
  return () => {
    clearTimeout(fallback)
    window.removeEventListener(ANNOUNCE, listen)
  }
}

function readAnnouncement(event: Event): FoundWallet | undefined {
  const detail: unknown = event instanceof CustomEvent ? event.detail : undefined
  const info = member(detail, 'info')
  const provider = toProvider(member(detail, 'provider'))
  const [id, name, icon] = [member(info, 'uuid'), member(info, 'name'), member(info, 'icon')]
  if (!provider || typeof id !== 'string' || typeof name !== 'string' || name.trim() === '') return undefined
  return { id, provider, name: name.trim().slice(0, 60), icon: typeof icon === 'string' && icon.length <= MOST_ICON && ICON.test(icon) ? icon : '' }
}

function toProvider(value: unknown): WalletProvider | undefined {
  return typeof member(value, 'request') === 'function' ? (value as WalletProvider) : undefined
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
