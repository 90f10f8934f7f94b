import { CommandLine } from '../ui/command-line.tsx'
import { Copied } from '../ui/copied.tsx'
import { Facts } from '../ui/facts.tsx'
import { Section } from '../ui/section.tsx'

/** Under which name all of the hub is published, and how it is read and kept without the hub. */
export function HubOnIpfs({ ipns }: { ipns: string }) {
  return (
    <Section id="ipfs" title="On IPFS">
      <p className="mb-3 max-w-prose text-sm leading-6 text-muted">Everything public here is one directory, signed by the key of this hub. Other hubs and any IPFS node read, check and keep it, also when this hub is gone.</p>
      <Facts facts={[
        { name: 'Name', value: <><Copied text={ipns} subject="name" /><p><a href={`/ipns/${ipns}/`} className="text-accent underline-offset-4 hover:underline">look into it</a></p></> },
        { name: 'Any IPFS node', value: <CommandLine subject="IPFS command" lines={[`ipfs ls /ipns/${ipns}`]} /> },
        { name: 'Another hub', value: <CommandLine subject="follow command" lines={[`npx ipcr follow ${ipns}`]} /> },
      ]} />
    </Section>
  )
}
