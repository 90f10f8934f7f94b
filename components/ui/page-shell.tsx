import type { ReactNode } from 'react'
import { HubLink } from './hub-link.tsx'
import { Wordmark } from './wordmark.tsx'

type Props = { search: ReactNode; account?: ReactNode; /** what stands at the foot, if not what is said of a hub */ foot?: ReactNode; children: ReactNode }

/** The frame of every page: skip link, header with the search and whoever is signed in, main, footer. */
export function PageShell({ search, account, foot = <OfHub />, children }: Props) {
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#content" className="sr-only focus:not-sr-only focus:absolute focus:left-3 focus:top-3 focus:z-10 focus:rounded focus:bg-surface focus:px-3 focus:py-2">
        Skip to the content
      </a>
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex w-full max-w-6xl flex-wrap items-center gap-x-6 gap-y-3 px-4 py-3 sm:px-6">
          <HubLink href="/" label="ipcr: home" className="rounded text-ink"><Wordmark /></HubLink>
          <div className="order-last w-full min-w-0 sm:order-none sm:ml-auto sm:w-auto sm:max-w-sm sm:grow">{search}</div>
          {account && <div className="ml-auto sm:ml-0">{account}</div>}
        </div>
      </header>
      <main id="content" tabIndex={-1} className="mx-auto w-full max-w-6xl grow px-4 py-8 outline-none sm:px-6 sm:py-10">{children}</main>
      <footer className="border-t border-line">
        <p className="mx-auto w-full max-w-6xl px-4 py-5 text-sm text-muted sm:px-6">{foot}</p>
      </footer>
    </div>
  )
}

function OfHub() {
  return <>An OCI registry served by ipcr. Everything after <code className="font-mono">docker pull</code> is also an address here. Programs have <HubLink href="/docs/api">the API</HubLink>.</>
}
