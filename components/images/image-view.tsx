import { formatSize } from '../../lib/hub/format-size.ts'
import type { ImageDetails, ImageTrust } from '../../lib/hub/hub-source.ts'
import { pullCommand } from '../../lib/hub/pull-command.ts'
import { WALLET_SIGNATURE } from '../../lib/oci/media-types.ts'
import { SignatureSection } from '../signatures/signature-section.tsx'
import { CommandLine } from '../ui/command-line.tsx'
import { Facts } from '../ui/facts.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { Message } from '../ui/message.tsx'
import { Section } from '../ui/section.tsx'
import { ConfigSection } from './config-section.tsx'
import { EntryTable } from './entry-table.tsx'
import { FileTable } from './file-table.tsx'
import { HistorySection } from './history-section.tsx'
import { ImageHeading } from './image-heading.tsx'
import { LayerTable } from './layer-table.tsx'
import { ReferrerTable } from './referrer-table.tsx'

/** An image, index or artifact: how to pull it and everything inside of it. */
export function ImageView({ image, host, trust, signer }: { image: ImageDetails; host: string; trust: ImageTrust; /** the wallet of who may sign here */ signer: string | undefined }) {
  const { entries, layers, annotations, referrers, config } = image
  return (
    <>
      <ImageHeading image={image} />
      <CommandLine subject="pull command" lines={[pullCommand(host, image.repository, image.tag ?? image.digest, image.kind)]} />
      {image.artifactType !== WALLET_SIGNATURE && <SignatureSection image={image} trust={trust} signer={signer} />}
      {image.kind === 'index' && (
        <Section title="Platforms" note={image.truncated ? `the first ${entries.length}` : undefined}>
          {entries.length > 0 ? <EntryTable repository={image.repository} entries={entries} /> : <Message>This index lists nothing.</Message>}
        </Section>
      )}
      {image.kind !== 'index' && (
        <Section title={image.kind === 'artifact' ? 'Files' : 'Layers'} note={image.truncated ? `the first ${layers.length}` : layersNote(image)}>
          {layers.length > 0 ? <Contents image={image} /> : <Message>This manifest has no layers.</Message>}
        </Section>
      )}
      <ConfigSection state={image.configState} config={config} />
      {config && config.historyTotal > 0 && <HistorySection steps={config.history} total={config.historyTotal} />}
      {annotations.length > 0 && (
        <Section title="Annotations"><Facts long facts={annotations.map(([name, value]) => ({ name, value: <ForeignText>{value}</ForeignText> }))} /></Section>
      )}
      {referrers.length > 0 && (
        <Section title="Attached" note={image.referrersTruncated ? `the first ${referrers.length}` : 'SBOMs, attestations and the like that refer to this'}>
          <ReferrerTable repository={image.repository} referrers={referrers} />
        </Section>
      )}
    </>
  )
}

function Contents({ image: { kind, repository, layers } }: { image: ImageDetails }) {
  return kind === 'image' ? <LayerTable layers={layers} /> : <FileTable repository={repository} files={layers} />
}

function layersNote({ layers }: ImageDetails): string | undefined {
  if (layers.length < 2) return undefined
  return `${layers.length}, together ${formatSize(layers.reduce((sum, layer) => sum + layer.size, 0))}`
}
