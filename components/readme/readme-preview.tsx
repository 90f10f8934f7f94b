'use client'

import { useState } from 'react'
import { z } from 'zod'
import { Button } from '../ui/button.tsx'
import { Failure } from '../ui/failure.tsx'
import { useTask } from '../ui/use-task.ts'
import { sendJson } from '../wallet/session-client.ts'
import { ReadmeText } from './readme-text.tsx'

const previewSchema = z.object({ html: z.string().nullable() })

/** Shows how the page would look, laid out by the hub as it lays out the page itself. */
export function ReadmePreview({ path, full, source }: { path: string; full: string; source: string | undefined }) {
  const [seen, setSeen] = useState<{ html: string | null; of: string }>()
  const task = useTask()
  const look = () => task.run(async () => {
    const { html } = previewSchema.parse(await sendJson('POST', path, { full, source }))
    setSeen({ html, of: full })
  })
  return (
    <section aria-label="Preview" className="space-y-4">
      <Button onClick={look} aria-disabled={task.isBusy || full === ''}>{seen ? 'Preview again' : 'Preview'}</Button>
      <Failure sentence={task.failure} lead="No preview" />
      {seen && (
        <div className="rounded-md border border-line bg-surface p-5">
          {seen.of !== full && <p role="status" className="mb-4 text-sm text-muted">The text has changed since.</p>}
          {seen.html === null ? <p className="text-sm text-muted">It takes too long to lay out: the page would show its text.</p> : <ReadmeText html={seen.html} />}
        </div>
      )}
    </section>
  )
}
