'use client'

import { Box, CornerDownRight, FileSymlink, HardDrive, Layers, Search, TextCursorInput, UserRound, type LucideIcon } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'
import { ShortName } from '../followed/short-name.tsx'
import { useFollow } from '../ui/use-follow.ts'
import { optionId } from './option-id.ts'
import type { Option, OptionGroup, OptionIcon } from './options.ts'

const ICONS: Record<OptionIcon, LucideIcon> = { image: Layers, repository: Box, namespace: UserRound, content: HardDrive, page: FileSymlink, search: Search, term: TextCursorInput }

type Props = {
  id: string
  label: string
  groups: OptionGroup[]
  active: number
  onPoint: (index: number) => void
  /** after one was chosen; `completes` of one that ends what is being typed */
  onChoose: (option: Option) => void
}

/** Options in groups, which a field controls: the focus stays in the field. */
export function OptionList({ id, label, groups, active, onPoint, onChoose }: Props) {
  useEffect(() => {
    document.getElementById(optionId(id, active))?.scrollIntoView({ block: 'nearest' })
  }, [id, active])
  let index = 0
  return (
    <div id={id} role="listbox" aria-label={label} onPointerDown={(event) => event.preventDefault()} className="text-left text-sm">
      {groups.map(({ title, options }, group) => (
        <div key={title} role="group" aria-labelledby={`${id}-group-${group}`} className="py-1.5 not-first:border-t not-first:border-line">
          <p id={`${id}-group-${group}`} className="px-3 py-1 text-xs text-muted">{title}</p>
          {options.map((option) => {
            const at = index++
            return <Row key={`${option.title} ${at}`} id={optionId(id, at)} option={option} isActive={at === active} onPoint={() => onPoint(at)} onChoose={() => onChoose(option)} />
          })}
        </div>
      ))}
    </div>
  )
}

type RowProps = { id: string; option: Option; isActive: boolean; onPoint: () => void; onChoose: () => void }

function Row({ id, option, isActive, onPoint, onChoose }: RowProps): ReactNode {
  const Icon = ICONS[option.icon]
  const { follow } = useFollow('href' in option ? option.href : '/')
  const shared = {
    id, role: 'option', 'aria-selected': isActive, onPointerMove: onPoint, onClick: onChoose,
    className: `flex cursor-pointer items-center gap-2.5 px-3 py-1.5 ${isActive ? 'bg-accent-soft' : ''}`,
  }
  const content = (
    <>
      <Icon className="size-4 shrink-0 text-muted" aria-hidden="true" />
      <span className="min-w-0 truncate"><ShortName name={option.title} /></span>
      {option.note && <span className="min-w-0 shrink-[99] truncate text-muted"><bdi>{option.note}</bdi></span>}
      {isActive && <CornerDownRight className="ml-auto size-3.5 shrink-0 text-muted" aria-hidden="true" />}
    </>
  )
  if (!('href' in option)) return <div {...shared}>{content}</div>
  // The gateway is no page of Next's.
  return option.icon === 'content' ? <a {...shared} href={option.href} tabIndex={-1}>{content}</a> : <a {...shared} href={option.href} onClick={(event) => { onChoose(); follow(event) }} tabIndex={-1}>{content}</a>
}
