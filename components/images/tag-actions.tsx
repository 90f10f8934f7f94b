'use client'

import { useRouter } from 'next/navigation'
import { useId, useState, type FormEvent } from 'react'
import { displayName, imagePath, repositoryPath } from '../../lib/hub/page-reference.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { Failure } from '../ui/failure.tsx'
import { Field, FIELD_LOOK, hintId } from '../ui/field.tsx'
import { useTask } from '../ui/use-task.ts'
import { askHub, sendJson } from '../wallet/session-client.ts'

export type TagActionsProps = { repository: string; tag: string | undefined; digest: string; mayDelete: boolean }

/** Makes a tag of the image that is shown, moves one to it, or deletes the tag that it is looked at by. */
export function TagActions({ repository, tag, digest, mayDelete }: TagActionsProps) {
  return (
    <div className="space-y-5">
      <PointTag repository={repository} digest={digest} />
      {tag !== undefined && mayDelete && <DeleteTag repository={repository} tag={tag} />}
    </div>
  )
}

function PointTag({ repository, digest }: { repository: string; digest: string }) {
  const [name, setName] = useState('')
  const task = useTask()
  const router = useRouter()
  const id = useId()
  const point = async (event: FormEvent) => {
    event.preventDefault()
    const isDone = await task.run(async () => void (await sendJson('PUT', tagAddress(repository, name), { digest })))
    if (!isDone) return
    router.push(imagePath(repository, name))
    router.refresh()
  }
  return (
    <form onSubmit={point}>
      <Field id={id} label="Tag it" hint="A new tag, or one that is moved here from another image.">
        <input id={id} value={name} required maxLength={128} pattern="[A-Za-z0-9_][A-Za-z0-9._\-]*" title="Letters, digits, dots, dashes and underscores" aria-describedby={hintId(id)} autoComplete="off" autoCapitalize="none" spellCheck={false}
          onChange={(event) => setName(event.target.value)} className={FIELD_LOOK} />
      </Field>
      <div className="mt-2"><Button type="submit" aria-disabled={task.isBusy}>Set the tag</Button></div>
      <Failure sentence={task.failure} />
    </form>
  )
}

function DeleteTag({ repository, tag }: { repository: string; tag: string }) {
  const router = useRouter()
  const remove = async () => {
    await askHub(tagAddress(repository, tag), { method: 'DELETE' })
    router.push(`${repositoryPath(repository)}?view=tags`)
    router.refresh()
  }
  return (
    <ConfirmButton look="danger" title={`Delete the tag ${tag} of ${displayName(repository)}?`} confirm="Delete the tag" onConfirm={remove} text="Nobody pulls it by this name any more. The image stays, and is pulled by its digest and its other tags.">
      Delete this tag
    </ConfirmButton>
  )
}

function tagAddress(repository: string, tag: string): string {
  return `/api/v1/repositories/${encodeURIComponent(repository)}/tags/${encodeURIComponent(tag)}`
}
