'use client'

import { useRouter } from 'next/navigation'
import { lazy, Suspense, useEffect, useRef, useState, type FormEvent } from 'react'
import { README_LIMITS } from '../../lib/roots/readme-limits.ts'
import { Button } from '../ui/button.tsx'
import { Failure } from '../ui/failure.tsx'
import { Field, FIELD_LOOK, hintId } from '../ui/field.tsx'
import { useTask } from '../ui/use-task.ts'
import { sendJson } from '../wallet/session-client.ts'

// Loaded apart: who reads a repository does not write its README.
const ReadmePreview = lazy(async () => ({ default: (await import('./readme-preview.tsx')).ReadmePreview }))

/** What was written for a repository ('' for nothing), and what is shown where nothing was; `source`: for relative links. */
export type ReadmeDraft = { short: string; full: string; shown: { short?: string | undefined; full?: string | undefined }; source?: string | undefined }

/** Edits the line and the README of a repository; what is left empty comes from its image. */
export function ReadmeEditor({ repository, draft }: { repository: string; draft: ReadmeDraft }) {
  const router = useRouter()
  const [short, setShort] = useState(draft.short)
  const [full, setFull] = useState(draft.full)
  const [isSaved, setSaved] = useState(false)
  const line = useRef<HTMLInputElement>(null)
  const text = useRef<HTMLTextAreaElement>(null)
  // What was typed before the scripts came is kept.
  useEffect(() => {
    setShort((before) => line.current?.value ?? before)
    setFull((before) => text.current?.value ?? before)
  }, [])
  const task = useTask()
  const path = `/api/v1/repositories/${encodeURIComponent(repository)}/readme`
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setSaved(false)
    const isDone = await task.run(async () => {
      await sendJson('PUT', path, { short: short.trim() || null, full: full.trim() === '' ? null : full })
    })
    setSaved(isDone)
    if (isDone) router.refresh()
  }
  return (
    <form onSubmit={save} className="space-y-5">
      <Field id="short" label="In one line" hint={<Hint shown={draft.short === '' ? draft.shown.short : undefined} left={README_LIMITS.short - Array.from(short).length} />}>
        <input ref={line} id="short" value={short} onChange={(event) => setShort(event.target.value)} aria-describedby={hintId('short')} autoComplete="off" className={FIELD_LOOK} />
      </Field>
      <Field id="full" label="README" hint="GitHub’s Markdown, at most 256 KiB. Left empty, it is what is attached to the image as its README, if anything.">
        <textarea ref={text} id="full" value={full} onChange={(event) => setFull(event.target.value)} aria-describedby={hintId('full')} rows={18} spellCheck={false} className={`${FIELD_LOOK} min-h-48 resize-y font-mono text-[0.8125rem] leading-6`} />
      </Field>
      {full === '' && draft.shown.full !== undefined && <Button onClick={() => setFull(draft.shown.full ?? '')}>Begin with what is shown now</Button>}
      <div className="flex flex-wrap items-center gap-3">
        <Button look="strong" type="submit" aria-disabled={task.isBusy}>Save</Button>
        <span role="status" className="text-sm text-muted">{isSaved && 'Saved. It is published with the next root.'}</span>
      </div>
      <Failure sentence={task.failure} lead="Not saved" />
      <Suspense><ReadmePreview path={`${path}/preview`} full={full} source={draft.source} /></Suspense>
    </form>
  )
}

function Hint({ shown, left }: { shown: string | undefined; left: number }) {
  return <>{left < 0 ? `${-left} characters too many.` : `${left} characters left.`} {shown === undefined ? 'Left empty, it comes from the image.' : <>Left empty, it comes from the image: <bdi className="wrap-anywhere">“{shown}”</bdi>.</>}</>
}
