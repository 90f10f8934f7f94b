import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { StaticSearch } from '../components/static/header-search.tsx'
import { HashLinks } from '../components/static/router/hash-links.tsx'
import { HubLink } from '../components/ui/hub-link.tsx'
import { PageShell } from '../components/ui/page-shell.tsx'
import { ICON } from './icon-address.ts'
import './globals.css'

// No image of another host, no form to one, no script but the page's own. Blocks come from wherever the visitor lets them come from.
const POLICY = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self'; img-src data:; connect-src http: https:; base-uri 'none'; form-action 'none'"

export const metadata: Metadata = {
  description: 'A registry for container images, read from IPFS and verified in this browser.',
  icons: { icon: ICON },
  referrer: 'no-referrer',
}

export const viewport: Viewport = { colorScheme: 'light dark' }

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <head><meta httpEquiv="Content-Security-Policy" content={POLICY} /></head>
      <body className="font-sans antialiased">
        <HashLinks />
        <PageShell search={<StaticSearch />} account={<HubLink href="/settings" className="text-sm text-muted underline-offset-4 hover:text-ink hover:underline">Settings</HubLink>} foot={<Foot />}>
          {children}
          <noscript><p className="text-sm">This page reads from IPFS and verifies what it reads by itself, for which it needs scripts.</p></noscript>
        </PageShell>
      </body>
    </html>
  )
}

function Foot() {
  return <>Read from IPFS by ipcr and checked in this browser, with no hub in between. Only whoever gave you this page itself has to be trusted. Whom it asks is in the <HubLink href="/settings">settings</HubLink>.</>
}
