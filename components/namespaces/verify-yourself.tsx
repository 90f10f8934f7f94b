import type { ReactNode } from 'react'
import { CommandLine } from '../ui/command-line.tsx'
import { Section } from '../ui/section.tsx'

type Props = {
  /** names the file that the record is put into */
  name: string
  /** of the hub, as `http://127.0.0.1:5000` */
  origin: string
  /** the name's key; undefined for content, whose CID says all */
  ipns: string | undefined
  root: string
  /** something to verify, as docker names it */
  image: string | undefined
}

const LONGEST = 20

/** The commands by which anybody finds out without believing this hub. */
export function VerifyYourself({ name, origin, ipns, root, image }: Props) {
  const file = `${name.length <= LONGEST ? name.replace(/[^a-z0-9.-]/gi, '-') : 'name'}.ipns-record`
  return (
    <Section id="verify" title="Verify this yourself">
      <p className="mb-4 max-w-prose text-sm leading-6 text-muted">
        This hub need not be believed. {ipns === undefined ? 'A CID is the hash of what it names.' : 'The record is signed by the key that is the IPNS name, and a CID is the hash of what it names.'}
      </p>
      <ol className="space-y-5">
        {ipns !== undefined && (
          <>
            <Step title="What the key signed, without a network">
              <CommandLine subject="commands that inspect the record" lines={[`curl --fail --output ${file} '${origin}/ipns/${ipns}?format=ipns-record'`, `ipfs name inspect --dump=false --verify=${ipns} ${file}`]} />
            </Step>
            <Step title="Where it leads, by an IPFS node that asks this hub’s routing, or any other">
              <CommandLine subject="commands that resolve the name" lines={[`ipfs name resolve /ipns/${ipns}`, `ipfs ls /ipfs/${root}`]} />
            </Step>
          </>
        )}
        {ipns === undefined && <Step title="What it holds, by any IPFS node"><CommandLine subject="command that lists the root" lines={[`ipfs ls /ipfs/${root}`]} /></Step>}
        {image !== undefined && (
          <Step title="An image, from the signed record to its last block, with its owner and who signed it">
            <CommandLine subject="command that verifies an image" lines={[`npx ipcr verify ${image}`]} />
          </Step>
        )}
      </ol>
    </Section>
  )
}

function Step({ title, children }: { title: ReactNode; children: ReactNode }) {
  return <li><h3 className="mb-2 text-sm">{title}</h3>{children}</li>
}
