import type { ReactNode } from 'react'

export type Fact = { name: string; value: ReactNode }

/** Names and values, in two columns where there is room; `long` is for names such as annotations have. */
export function Facts({ facts, long }: { facts: Fact[]; long?: boolean }) {
  return (
    <dl className="divide-y divide-line rounded-md border border-line bg-surface text-sm">
      {facts.map(({ name, value }) => (
        <div key={name} className={`grid gap-x-4 gap-y-1 px-4 py-2.5 ${long ? 'sm:grid-cols-[17rem_minmax(0,1fr)]' : 'sm:grid-cols-[11rem_minmax(0,1fr)]'}`}>
          <dt className="min-w-0 text-muted"><bdi className="wrap-anywhere">{name}</bdi></dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
