import type { HistoryStep } from '../../lib/hub/image-config.ts'
import { layerCommand } from '../../lib/hub/layer-command.ts'
import { ForeignText } from '../ui/foreign-text.tsx'
import { Section } from '../ui/section.tsx'

/** Every step of the build, also those that made no layer. */
export function HistorySection({ steps, total }: { steps: HistoryStep[]; total: number }) {
  return (
    <Section title="History" note={`${total.toLocaleString('en')} ${total === 1 ? 'step' : 'steps'}`}>
      <details className="rounded-md border border-line bg-surface">
        <summary className="px-4 py-2.5 text-sm">Show the build step by step</summary>
        <ol className="divide-y divide-line border-t border-line text-sm">
          {steps.map((step, index) => (
            <li key={index} className="grid grid-cols-[2rem_minmax(0,1fr)] gap-x-3 px-4 py-2">
              <span aria-hidden="true" className="text-right text-muted tabular-nums">{index + 1}</span>
              <Step step={step} />
            </li>
          ))}
          {total > steps.length && <li className="px-4 py-2 text-muted">… and {(total - steps.length).toLocaleString('en')} more steps that are not shown.</li>}
        </ol>
      </details>
    </Section>
  )
}

function Step({ step }: { step: HistoryStep }) {
  const text = layerCommand(step.createdBy) || step.comment || 'no command given'
  return <span className={step.empty ? 'text-muted' : ''}><ForeignText mono>{text}</ForeignText></span>
}
