import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { SearchForm } from '../components/repositories/search-form.tsx'
import { PageShell } from '../components/ui/page-shell.tsx'
import { AccountCorner } from '../components/wallet/account-corner.tsx'
import { getContext } from '../lib/context-ref.ts'
import { signedIn } from './signed-in.ts'
import './globals.css'

// A file would need an absolute path, which a copy of these pages under another path does not have.
const ICON = 'data:image/svg+xml,' + encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#2490c8" stroke-width="1.8" stroke-linejoin="round">' +
  '<path d="M12 2.5 20.2 7v10L12 21.5 3.8 17V7Z"/><path d="M3.8 7 12 11.7 20.2 7M12 11.7v9.8"/></svg>')

export const dynamic = 'force-dynamic'

export const metadata: Metadata = {
  title: { default: 'Repositories · ipcr', template: '%s · ipcr' },
  description: 'A hub for container images',
  icons: { icon: ICON },
  referrer: 'no-referrer',
}

export const viewport: Viewport = { colorScheme: 'light dark' }

export default async function Layout({ children }: { children: ReactNode }) {
  const account = getContext().config.auth === 'wallet' && <AccountCorner address={(await signedIn())?.address} />
  return (
    <html lang="en">
      <body className="font-sans antialiased">
        <PageShell search={<SearchForm />} account={account}>{children}</PageShell>
      </body>
    </html>
  )
}
