import { MASK } from '../../lib/hub/secret-words.ts'
import { ForeignText } from '../ui/foreign-text.tsx'

/** What a masked value is to whoever points at it. */
export const WHY_MASKED = 'Masked because it looks like a secret. It is no secret any more: it is part of the published image, and of this page\'s source.'

/** A value that is seen, and read aloud, only when somebody asks for it; without scripts too. */
export function MaskedValue({ name, value }: { name: string; value: string }) {
  return (
    <details className="group inline">
      <summary title={WHY_MASKED} className="inline rounded bg-sunken px-1.5 py-0.5 text-xs text-muted hover:text-ink">
        <span aria-hidden="true" className="text-sm tracking-wider group-open:hidden">{MASK} </span>
        <span className="group-open:hidden">show</span><span className="hidden group-open:inline">hide</span><span className="sr-only"> the value of {name}</span>
      </summary>{' '}
      <ForeignText mono>{value}</ForeignText>
    </details>
  )
}
