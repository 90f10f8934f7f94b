import { formatSize } from '../../lib/hub/format-size.ts'
import type { Layer } from '../../lib/hub/hub-source.ts'
import { layerFill } from './layer-colours.ts'

const WIDTH = 1000
const HEIGHT = 14
const GAP = 2

/** The layers of an image side by side, each as wide as it is large. An SVG: the pages' policy allows no inline styles. */
export function LayerBar({ layers }: { layers: Pick<Layer, 'digest' | 'size'>[] }) {
  const total = layers.reduce((sum, { size }) => sum + size, 0)
  if (total === 0 || layers.length < 2) return null
  const starts = layers.reduce<number[]>((all, { size }) => [...all, (all.at(-1) ?? 0) + (size / total) * WIDTH], [0])
  return (
    <svg role="img" aria-label={sentence(layers, total)} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="mb-3 block h-3.5 w-full rounded">
      {layers.map(({ size }, index) => {
        const [from = 0, to = 0] = starts.slice(index, index + 2)
        return to - from < 1 ? null : (
          <rect key={index} x={from} y={0} width={Math.max(to - from - GAP, 1)} height={HEIGHT} className={layerFill(index)}><title>{`Layer ${index + 1}: ${formatSize(size)}, ${share(size, total)}`}</title></rect>
        )
      })}
    </svg>
  )
}

/** How much of the whole something is, such as `12 %`. */
export function share(size: number, total: number): string {
  const percent = total === 0 ? 0 : (size / total) * 100
  return percent > 0 && percent < 1 ? '< 1 %' : `${Math.round(percent)} %`
}

function sentence(layers: Pick<Layer, 'size'>[], total: number): string {
  const largest = layers.reduce((best, { size }, index) => (size > (layers[best]?.size ?? 0) ? index : best), 0)
  const size = layers[largest]?.size ?? 0
  return `${layers.length} layers of ${formatSize(total)} together; the largest is layer ${largest + 1} with ${formatSize(size)}, ${share(size, total)}`
}
