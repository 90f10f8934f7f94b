import type { ReactNode } from 'react'

/** How every text field and choice of a form looks. */
export const FIELD_LOOK = 'w-full min-w-0 rounded-md border border-line bg-canvas px-3 py-1.5 text-sm placeholder:text-muted disabled:opacity-60'

type Props = { id: string; label: string; hint?: ReactNode; children: ReactNode }

/** A labelled field; what stands in it has `id`, and `aria-describedby={hintId(id)}` when there is a hint. */
export function Field({ id, label, hint, children }: Props) {
  return (
    <div>
      <label htmlFor={id} className="block text-sm font-medium">{label}</label>
      <div className="mt-1.5">{children}</div>
      {hint && <p id={hintId(id)} className="mt-1.5 text-sm leading-6 text-muted">{hint}</p>}
    </div>
  )
}

/** The id of a field's hint. */
export function hintId(id: string): string {
  return `${id}-hint`
}
