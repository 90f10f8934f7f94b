import type { HistoryStep } from '../../lib/hub/image-config.ts'
import { maskedCommand, type Variable } from '../../lib/hub/environment.ts'
import { Section } from '../ui/section.tsx'
import { StepCommand } from './step-command.tsx'

/** Every step of the build, also those that made no layer. */
export function HistorySection({ steps, total, variables }: { steps: HistoryStep[]; total: number; variables: Variable[] }) {
  return (
    <Section title="Build" note={`${total.toLocaleString('en')} ${total === 1 ? 'step' : 'steps'}`}>
      <details className="rounded-md border border-line bg-surface">
        <summary className="px-4 py-2.5 text-sm">Show the build step by step</summary>
        <ol className="divide-y divide-line border-t border-line text-sm">
          {steps.map((step, index) => (
            <li key={index} className="grid grid-cols-[2rem_minmax(0,1fr)] gap-x-3 px-4 py-2">
              <span aria-hidden="true" className="text-right text-muted tabular-nums">{index + 1}</span>
              <Step step={step} variables={variables} index={index} />
            </li>
          ))}
          {total > steps.length && <li className="px-4 py-2 text-muted">… and {(total - steps.length).toLocaleString('en')} more steps that are not shown.</li>}
        </ol>
      </details>
    </Section>
  )
}

function Step({ step, variables, index }: { step: HistoryStep; variables: Variable[]; index: number }) {
  const text = maskedCommand(step.createdBy, variables) || step.comment || 'no command given'
  return <div className={`min-w-0 ${step.empty ? 'text-muted' : ''}`}><StepCommand text={text} subject={`command of step ${index + 1}`} /></div>
}
