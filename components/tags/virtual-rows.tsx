'use client'

import { defaultRangeExtractor, useWindowVirtualizer, type Range, type VirtualItem } from '@tanstack/react-virtual'
import { Fragment, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { MoreTagsProps } from './more-tags.tsx'
import { loadTags } from './load-tags.ts'
import { recall, remember } from './remembered-tags.ts'
import { COLUMN_COUNT } from './tag-columns.ts'
import { TagRow } from './tag-row.tsx'
import { tagsApiPath } from './tag-view.ts'
import { TagsStatus } from './tags-status.tsx'
import { useTags } from './use-tags.ts'

const USUAL_HEIGHT = 49
const PAGE = 500
// Loaded when so many rows are left below the last one that stands in the page.
const AHEAD = 60

/** The rows behind the first page: those near what is seen stand in the page, gaps in place of the others, and more are loaded as one comes near the end. */
export function VirtualRows({ repository, view, wantsSignatures, cursor, before, load: read }: MoreTagsProps) {
  const list = useTags(cursor, read ?? ((at) => loadTags(tagsApiPath(repository, view, at, PAGE))))
  const [focused, setFocused] = useState<number>()
  const mark = useRef<HTMLTableRowElement>(null)
  const rows = useWindowVirtualizer<HTMLTableRowElement>({
    count: list.tags.length, overscan: 10, estimateSize: () => USUAL_HEIGHT, scrollMargin: useTop(mark),
    getItemKey: (index) => index,
    initialMeasurementsCache: useState(() => recall(cursor)?.measured ?? [])[0], initialOffset: () => window.scrollY,
    // What has the focus stays, wherever one scrolls.
    rangeExtractor: useCallback((range: Range) => withIndex(defaultRangeExtractor(range), focused), [focused]),
  })
  const items = rows.getVirtualItems()
  const { load } = list
  const isNear = (items.at(-1)?.index ?? -1) >= list.tags.length - 1 - AHEAD
  useEffect(() => {
    if (isNear && !list.hasFailed) void load()
  }, [isNear, load, list.hasFailed])
  useRemembered(cursor, list, rows.measurementsCache)
  const margin = rows.options.scrollMargin
  return (
    <>
      <Gap mark={mark} />
      {items.map((item, index) => {
        const tag = list.tags[item.index]
        return tag && (
          <Fragment key={item.key}>
            <Gap height={item.start - (items[index - 1]?.end ?? margin)} />
            <TagRow repository={repository} tag={tag} wantsSignatures={wantsSignatures} number={before + item.index + 2}
              measured={{ ref: rows.measureElement, index: item.index, onFocus: () => setFocused(item.index) }} />
          </Fragment>
        )
      })}
      <Gap height={rows.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin)} />
      <TagsStatus list={list} count={before + list.tags.length} />
    </>
  )
}

function Gap({ height, mark }: { height?: number; mark?: React.Ref<HTMLTableRowElement> }) {
  if (!mark && (height === undefined || height < 1)) return null
  return <tr ref={mark} aria-hidden="true" className="border-0!"><td colSpan={COLUMN_COUNT} className="p-0" style={{ height }} /></tr>
}

function withIndex(indexes: number[], index: number | undefined): number[] {
  return index === undefined || indexes.includes(index) ? indexes : [...indexes, index].sort((a, b) => a - b)
}

// How far below the beginning of the page an element stands; that changes when what is above it does.
function useTop(mark: React.RefObject<HTMLTableRowElement | null>): number {
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const measure = () => setTop(mark.current ? Math.round(mark.current.getBoundingClientRect().top + window.scrollY) : 0)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [mark])
  return top
}

function useRemembered(cursor: string, list: ReturnType<typeof useTags>, measured: VirtualItem[]): void {
  const state = useRef({ list, measured })
  state.current = { list, measured }
  useLayoutEffect(() => {
    const known = recall(cursor)
    if (known) window.scrollTo(0, known.scroll)
  }, [cursor])
  useEffect(() => {
    const keep = () => remember(cursor, { tags: state.current.list.tags, cursor: state.current.list.cursor, measured: state.current.measured, scroll: window.scrollY })
    window.addEventListener('scroll', keep, { passive: true })
    return () => window.removeEventListener('scroll', keep)
  }, [cursor])
}
