import type { PullTool } from '../../lib/hub/pull-tools.ts'
import { CommandLine } from '../ui/command-line.tsx'
import { Tabs } from '../ui/tabs.tsx'

/** How to fetch an image, a tab for each tool. */
export function PullBox({ tools }: { tools: PullTool[] }) {
  const tabs = tools.map((tool) => ({ id: tool.title, title: tool.title, content: <Way tool={tool} /> }))
  return <Tabs label="Ways to pull" tabs={tabs} />
}

function Way({ tool: { lines, subject, note } }: { tool: PullTool }) {
  return (
    <>
      <CommandLine subject={subject} lines={lines} />
      {note && <p className="mt-2 text-sm text-muted">{note}</p>}
    </>
  )
}
