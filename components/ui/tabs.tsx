'use client'

import { useId, useState, type KeyboardEvent, type ReactNode } from 'react'

export type Tab = { id: string; title: string; content: ReactNode }

/**
 * Several contents in one place, of which one is seen; without scripts all are, one below the other. `label` names the choice.
 * By hand, as the ARIA authoring practices have it: the primitive of a library would take a tenth of what a page may weigh.
 */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  const [chosen, choose] = useState(tabs[0]?.id)
  const base = useId()
  const move = (event: KeyboardEvent) => {
    const place = nextIndex(event.key, tabs.findIndex(({ id }) => id === chosen), tabs.length)
    const next = tabs[place]
    if (!next) return
    event.preventDefault()
    choose(next.id)
    document.getElementById(`${base}-${place}`)?.focus()
  }
  return (
    <div>
      <div role="tablist" aria-label={label} onKeyDown={move} className="flex flex-wrap gap-x-4 border-b border-line text-sm">
        {tabs.map(({ id, title }, index) => (
          <button key={id} type="button" role="tab" id={`${base}-${index}`} aria-controls={`${base}-${index}-panel`} aria-selected={id === chosen} tabIndex={id === chosen ? 0 : -1} onClick={() => choose(id)}
            className="-mb-px border-b-2 border-transparent py-1.5 text-muted hover:text-ink aria-selected:border-accent aria-selected:text-ink">{title}</button>
        ))}
      </div>
      {tabs.map(({ id, title, content }, index) => <div key={id} role="tabpanel" id={`${base}-${index}-panel`} aria-labelledby={`${base}-${index}`} hidden={id !== chosen} data-title={title} tabIndex={0} className="rounded pt-3">{content}</div>)}
    </div>
  )
}

/** Where an arrow key, Home or End leads from a place in a ring; -1 for other keys. */
export function nextIndex(key: string, at: number, count: number): number {
  if (key === 'ArrowRight') return (at + 1) % count
  if (key === 'ArrowLeft') return (at - 1 + count) % count
  return key === 'Home' ? 0 : key === 'End' ? count - 1 : -1
}
