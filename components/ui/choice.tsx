import type { ReactNode } from 'react'

/** One of several answers to a question of a form. */
export function Choice({ name, checked, onChoose, title, children }: { name: string; checked: boolean; onChoose: () => void; title: string; children: ReactNode }) {
  return (
    <label className="flex items-baseline gap-2.5 text-sm leading-6">
      <input type="radio" name={name} checked={checked} onChange={onChoose} className="translate-y-px accent-accent" />
      <span><span className="font-medium">{title}</span> <span className="text-muted">{children}</span></span>
    </label>
  )
}
