import { Button } from '../ui/button.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import type { FoundWallet } from './provider.ts'

type Props = { wallets: FoundWallet[]; busy: boolean; /** sign: each says that it will sign */ purpose?: 'choose' | 'sign'; onChoose: (wallet: FoundWallet) => void }

/** The wallets of this browser, each a button. */
export function WalletList({ wallets, busy, purpose = 'choose', onChoose }: Props) {
  return (
    <ul aria-label="Wallets in this browser" className="space-y-2">
      {wallets.map((wallet) => (
        <li key={wallet.id}>
          {/* Not disabled: that would take the focus away from whoever uses the keyboard. */}
          <Button wide aria-disabled={busy} onClick={() => { if (!busy) onChoose(wallet) }}>
            <WalletIcon icon={wallet.icon} />
            <span className="min-w-0 font-medium">{purpose === 'sign' && 'Sign with '}<ForeignText>{wallet.name}</ForeignText></span>
          </Button>
        </li>
      ))}
    </ul>
  )
}

function WalletIcon({ icon }: { icon: string }) {
  if (icon === '') return <span aria-hidden="true" className="size-7 shrink-0 rounded bg-sunken" />
  return <img src={icon} alt="" width={28} height={28} className="size-7 shrink-0 rounded" />
}
