'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { TeamMember } from '../../lib/identity/team/types.ts'
import { Button } from '../ui/button.tsx'
import { Failure } from '../ui/failure.tsx'
import { useTask } from '../ui/use-task.ts'
import { sendJson } from '../wallet/session-client.ts'

/** Has the hub sign a team of its operator's. */
export function SaveTeam({ path, members, onDone }: { path: string; members: readonly TeamMember[]; onDone: () => void }) {
  const [isDone, setDone] = useState(false)
  const [router, task] = [useRouter(), useTask()]
  const save = async () => {
    setDone(false)
    if (!(await task.run(async () => void (await sendJson('PUT', path, { members }))))) return
    setDone(true)
    onDone()
    router.refresh()
  }
  return (
    <div className="mt-4">
      <Button look="strong" aria-disabled={task.isBusy} onClick={save}>Save the team</Button>
      <p role="status" className="text-sm leading-6">{isDone && <span className="mt-3 block">Saved; the hub has signed it. It counts from now on, also for tokens that are out.</span>}</p>
      <Failure sentence={task.failure} />
    </div>
  )
}
