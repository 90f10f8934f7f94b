'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { z } from 'zod'
import { Button } from '../ui/button.tsx'
import { Failure } from '../ui/failure.tsx'
import { useTask } from '../ui/use-task.ts'
import { sendJson } from '../wallet/session-client.ts'

const answerSchema = z.object({ joined: z.boolean() }).optional()

/** Says yes or no to an invitation. */
export function AnswerInvitation({ id, namespace, isAccepted }: { id: string; namespace: string; isAccepted: boolean }) {
  const [said, setSaid] = useState<string>()
  const [router, task] = [useRouter(), useTask()]
  const answer = (accept: boolean) => task.run(async () => {
    const outcome = answerSchema.parse(await sendJson('POST', `/api/v1/invitations/${encodeURIComponent(id)}`, { accept }))
    setSaid(!accept ? 'Declined.' : outcome?.joined ? 'You are in the team.' : 'Accepted. You are in the team as soon as its owner has signed it.')
    router.refresh()
  })
  return (
    <>
      {said === undefined && (
        <div className="flex flex-wrap gap-3">
          {!isAccepted && <Button look="strong" aria-label={`Join ${namespace}`} aria-disabled={task.isBusy} onClick={() => answer(true)}>Join</Button>}
          <Button aria-label={`Decline ${namespace}`} aria-disabled={task.isBusy} onClick={() => answer(false)}>Decline</Button>
        </div>
      )}
      <p role="status" className="text-sm leading-6">{said}</p>
      <Failure sentence={task.failure} />
    </>
  )
}
