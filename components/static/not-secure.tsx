import { PageHeading } from '../ui/page-heading.tsx'

/** In place of everything where the browser lends a page no functions for hashes and signatures. */
export function NotSecure() {
  const secure = `https://${location.hostname}${location.pathname}${location.search}${location.hash}`
  return (
    <>
      <title>Not secure · ipcr</title>
      <PageHeading>Nothing can be verified here</PageHeading>
      <div className="max-w-prose space-y-4 text-sm leading-6">
        <p>
          This page came from <bdi className="wrap-anywhere font-mono">{location.host}</bdi> over plain http. Browsers keep the functions that check hashes and signatures from such pages,
          and anybody on the way could have changed this one. So it shows nothing rather than something unchecked.
        </p>
        <p>Open it over https, if its host has that: <a href={secure} className="text-accent wrap-anywhere">{secure}</a>. From a gateway on your own machine, <code className="font-mono">localhost</code> and <code className="font-mono">127.0.0.1</code> do as well.</p>
      </div>
    </>
  )
}
