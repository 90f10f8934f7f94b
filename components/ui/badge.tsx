import type { ReactNode } from 'react'

export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad'

const TONES: Record<Tone, string> = {
  plain: 'bg-sunken text-muted',
  accent: 'bg-accent-soft text-accent',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
}

type Props = { children: ReactNode; strong?: boolean; tone?: Tone; /** in full, for who points at it */ title?: string }

/** A short mark beside a name, such as a platform or a state; the colour never says what the words do not. */
export function Badge({ children, strong, tone = strong ? 'accent' : 'plain', title }: Props) {
  return <span title={title} className={`inline-block max-w-full rounded px-1.5 py-0.5 text-xs leading-5 wrap-anywhere ${TONES[tone]}`}>{children}</span>
}
