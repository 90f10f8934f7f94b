import type { ComponentProps } from 'react'

type Props = Omit<ComponentProps<'button'>, 'className'> & { look?: 'plain' | 'strong' | 'quiet' | 'danger'; wide?: boolean }

const LOOKS = {
  plain: 'border border-line bg-surface px-3 py-1.5 hover:bg-sunken',
  strong: 'border border-accent bg-accent px-3 py-1.5 text-surface hover:opacity-90',
  danger: 'border border-bad bg-surface px-3 py-1.5 text-bad hover:bg-bad-soft',
  quiet: 'px-1.5 py-1 text-muted hover:text-ink',
}

/** A button; `strong` for what the page is for, `danger` for what destroys, `quiet` beside other text. */
export function Button({ look = 'plain', wide, type = 'button', ...rest }: Props) {
  return (
    <button type={type} {...rest}
      className={`rounded-md text-sm disabled:cursor-default disabled:opacity-60 aria-disabled:cursor-default aria-disabled:opacity-60 ${LOOKS[look]} ${wide ? 'flex w-full items-center gap-3 px-4 py-3 text-left' : ''}`} />
  )
}
