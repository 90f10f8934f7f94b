import { Section } from '../ui/section.tsx'

/** What checking in a browser cannot take away: whoever served this page could have served another. */
export function WhoToTrust() {
  return (
    <Section title="Whom this takes to be believed">
      <p className="max-w-prose text-sm leading-6 text-muted wrap-anywhere">
        Records, blocks, claims and signatures are checked in this browser, whoever gave them. This page itself came from <bdi className="font-medium text-ink">{location.host}</bdi>: whoever
        serves it could have served another one. Opened by its CID from a gateway of your own, or read with <code className="font-mono">npx ipcr verify</code>, it takes nobody.
      </p>
    </Section>
  )
}
