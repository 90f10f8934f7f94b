import { formatSize } from '../../lib/hub/format-size.ts'
import type { Layer } from '../../lib/hub/hub-source.ts'
import { layerCommand } from '../../lib/hub/layer-command.ts'
import { Digest } from '../ui/digest.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { Cell, Table } from '../ui/table.tsx'

const COLUMNS = [{ title: '#', className: 'w-10 text-right' }, { title: 'Made by' }, { title: 'Digest', className: 'hidden md:table-cell' }, { title: 'Size', className: 'text-right' }]

/** Layers from the lowest up, with the command that made each. */
export function LayerTable({ layers }: { layers: Layer[] }) {
  return (
    <Table caption="Layers, the lowest first" columns={COLUMNS}>
      {layers.map((layer, index) => (
        <tr key={index}>
          <Cell className="text-right text-muted tabular-nums">{index + 1}</Cell>
          <Cell header>
            <Command layer={layer} />
            <div className="mt-0.5 md:hidden"><Digest digest={layer.digest} subject="layer digest" /></div>
          </Cell>
          <Cell className="hidden md:table-cell"><Digest digest={layer.digest} subject="layer digest" /></Cell>
          <Cell className="text-right whitespace-nowrap tabular-nums">{formatSize(layer.size)}</Cell>
        </tr>
      ))}
    </Table>
  )
}

function Command({ layer }: { layer: Layer }) {
  if (!layer.createdBy) return <span className="text-muted">not told by the image</span>
  return <span className="line-clamp-4" title={layer.createdBy}><ForeignText mono>{layerCommand(layer.createdBy)}</ForeignText></span>
}
