import { Facts } from '../ui/facts.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { Section } from '../ui/section.tsx'

/** The annotations of a manifest; nothing when it has none. */
export function Annotations({ annotations, title = 'Annotations' }: { annotations: [name: string, value: string][]; title?: string }) {
  if (annotations.length === 0) return null
  return <Section title={title}><Facts long facts={annotations.map(([name, value]) => ({ name, value: <ForeignText>{value}</ForeignText> }))} /></Section>
}
