import { readLabels, type Variable } from '../../lib/hub/environment.ts'
import { formatSize } from '../../lib/hub/format-size.ts'
import type { ShownImage, ImageRelations } from '../../lib/hub/hub-source.ts'
import { Message } from '../ui/message.tsx'
import { Section } from '../ui/section.tsx'
import { Annotations } from './annotations.tsx'
import { ConfigSection } from './config-section.tsx'
import { FileTable } from './file-table.tsx'
import { HistorySection } from './history-section.tsx'
import { LayerTable } from './layer-table.tsx'

type Props = { image: ShownImage; variables: Variable[]; shared: ImageRelations['layers'] | undefined; /** where files are to be had by their digests */ blobs?: string }

/** What is inside: layers or files, configuration, the steps of the build, annotations. */
export function ContentSections({ image, variables, shared, blobs }: Props) {
  const { kind, layers, config, annotations } = image
  const labels = readLabels(config?.labels ?? [])
  const told = [...variables, ...labels]
  return (
    <>
      {kind !== 'index' && (
        <Section title={kind === 'artifact' ? 'Files' : 'Layers'} note={image.truncated ? `the first ${layers.length}` : layersNote(image)}>
          {layers.length === 0 && <Message>This manifest has no layers.</Message>}
          {layers.length > 0 && (kind === 'image' ? <LayerTable layers={layers} variables={told} shared={shared} /> : <FileTable files={layers} blobs={blobs} />)}
        </Section>
      )}
      <ConfigSection state={image.configState} config={config} variables={variables} labels={labels} />
      {config && config.historyTotal > 0 && <HistorySection steps={config.history} total={config.historyTotal} variables={told} />}
      <Annotations annotations={annotations} />
    </>
  )
}

function layersNote({ layers }: ShownImage): string | undefined {
  if (layers.length < 2) return undefined
  return `${layers.length}, together ${formatSize(layers.reduce((sum, layer) => sum + layer.size, 0))}`
}
