import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { OfflineBanner } from '../components/live/offline-banner.tsx'
import { PaletteKeys } from '../components/palette/palette-keys.tsx'
import { HeaderSearch } from '../components/search/header-search.tsx'
import { HubLink } from '../components/ui/hub-link.tsx'
import { PageShell } from '../components/ui/page-shell.tsx'
import { AccountCorner } from '../components/wallet/account-corner.tsx'
import { getContext } from '../lib/context-ref.ts'
import { ICON } from './icon-address.ts'
import { isOperatorHere } from './operator-of.ts'
import { palettePages } from './palette-pages.ts'
import { signedIn } from './signed-in.ts'
import './globals.css'

export const dynamic = 'force-dynamic'

export const metadata: Metadata = {
  title: { default: 'ipcr', template: '%s · ipcr' },
  description: 'A hub for container images: what is pushed here is one signed directory on IPFS, which others can read, check and keep.',
  // Its title and description are those of each page.
  openGraph: { siteName: 'ipcr', type: 'website' },
  referrer: 'no-referrer',
}

export const viewport: Viewport = { colorScheme: 'light dark' }

export default async function Layout({ children }: { children: ReactNode }) {
  const isOpen = getContext().config.auth === 'open'
  const [isOperator, session] = await Promise.all([isOperatorHere(), isOpen ? undefined : signedIn()])
  const account = (isOperator || !isOpen) && (
    <span className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
      {isOperator && <HubLink href="/operator" className="text-muted underline-offset-4 hover:text-ink hover:underline">Operator</HubLink>}
      {!isOpen && <AccountCorner address={session?.address} />}
    </span>
  )
  return (
    <html lang="en">
      {/* Not among the metadata: these are taken away and set anew from page to page, and without an icon for a moment a browser asks for /favicon.ico. */}
      <head><link rel="icon" href={ICON} /></head>
      <body className="font-sans antialiased">
        <OfflineBanner />
        <PageShell search={<HeaderSearch />} account={account}>{children}</PageShell>
        <PaletteKeys pages={palettePages({ isOpen, isSignedIn: session !== undefined, isOperator })} />
      </body>
    </html>
  )
}
