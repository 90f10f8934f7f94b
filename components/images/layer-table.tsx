import type { Variable } from '../../lib/hub/environment.ts'
import { maskedCommand } from '../../lib/hub/environment.ts'
import { formatSize } from '../../lib/hub/format-size.ts'
import type { ImageRelations, Layer } from '../../lib/hub/hub-source.ts'
import { Digest } from '../ui/digest.tsx'
import { Cell, Table } from '../ui/table.tsx'
import { LayerBar, share } from './layer-bar.tsx'
import { layerFill } from './layer-colours.ts'
import { RelatedLinks } from './related-links.tsx'
import { StepCommand } from './step-command.tsx'

const COLUMNS = [{ title: '#', className: 'w-10 text-right' }, { title: 'Made by' }, { title: 'Digest', className: 'hidden md:table-cell' }, { title: 'Size', className: 'text-right' }]

type Props = { layers: Layer[]; /** of the configuration: what is secret of them is not shown */ variables: Variable[]; shared: ImageRelations['layers'] | undefined }

/** Layers from the lowest up, with the command that made each, what it takes of the whole, and who else has it. */
export function LayerTable({ layers, variables, shared }: Props) {
  const total = layers.reduce((sum, { size }) => sum + size, 0)
  return (
    <>
      <LayerBar layers={layers} />
      <Table caption="Layers, the lowest first" columns={COLUMNS}>
        {layers.map((layer, index) => (
          <tr key={index}>
            <Cell className="text-right whitespace-nowrap text-muted tabular-nums"><Swatch index={index} />{index + 1}</Cell>
            <Cell header>
              <Command layer={layer} variables={variables} index={index} />
              <div className="mt-0.5 md:hidden"><Digest digest={layer.digest} subject="layer digest" /></div>
              <Shared found={shared?.get(layer.digest)} />
            </Cell>
            <Cell className="hidden md:table-cell"><Digest digest={layer.digest} subject="layer digest" /></Cell>
            <Cell className="text-right whitespace-nowrap tabular-nums">{formatSize(layer.size)}{layers.length > 1 && <span className="block text-xs text-muted">{share(layer.size, total)}</span>}</Cell>
          </tr>
        ))}
      </Table>
    </>
  )
}

function Swatch({ index }: { index: number }) {
  return <svg aria-hidden="true" viewBox="0 0 8 8" className="mr-1.5 inline-block size-2 max-sm:hidden"><rect width="8" height="8" rx="2" className={layerFill(index)} /></svg>
}

function Command({ layer, variables, index }: { layer: Layer; variables: Variable[]; index: number }) {
  if (!layer.createdBy) return <span className="text-muted">not told by the image</span>
  return <StepCommand text={maskedCommand(layer.createdBy, variables)} subject={`command of layer ${index + 1}`} />
}

function Shared({ found }: { found: { images: Parameters<typeof RelatedLinks>[0]['images']; more: boolean } | undefined }) {
  if (!found) return null
  return <p className="mt-1 text-xs text-muted">also in <RelatedLinks images={found.images} />{found.more && ' and others'}</p>
}
