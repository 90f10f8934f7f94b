import type { ReactNode } from 'react'
import type { PullTool } from '../../lib/hub/pull-tools.ts'
import { PullBox } from './pull-box.tsx'

type Props = { /** none when nothing can be pulled by a tag */ tools: PullTool[]; tags: ReactNode; readme: ReactNode; facts: ReactNode }

/** A repository at first sight: how to pull it, its newest tags, its README, and facts beside it. */
export function OverviewView({ tools, tags, readme, facts }: Props) {
  return (
    <>
      {tools.length > 0 && <PullBox tools={tools} />}
      <div className="mt-8 grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="min-w-0 space-y-10">
          {tags}
          {readme}
        </div>
        <aside aria-label="About this repository" className="min-w-0">{facts}</aside>
      </div>
    </>
  )
}
