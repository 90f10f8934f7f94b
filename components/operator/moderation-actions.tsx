'use client'

import { useRouter } from 'next/navigation'
import { Button } from '../ui/button.tsx'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { Failure } from '../ui/failure.tsx'
import { useTask } from '../ui/use-task.ts'
import { allowName, dismissReports } from './operator-client.ts'

/** Allows a denied name again. */
export function AllowButton({ name }: { name: string }) {
  const router = useRouter()
  const allow = async () => {
    await allowName(name)
    router.refresh()
  }
  return (
    <ConfirmButton look="quiet" label={`Allow again: ${name}`} title="Allow it again?" confirm="Allow" onConfirm={allow}
      text={<><bdi className="font-mono text-[0.8125rem]">{name}</bdi> and what is below it can be found and pulled again.</>}>
      Allow again
    </ConfirmButton>
  )
}

/** Removes a report, or all that were made of its name. */
export function DismissButtons({ id, name }: { id: number; name: string }) {
  const router = useRouter()
  const task = useTask()
  const dismiss = (which: Parameters<typeof dismissReports>[0]) => void task.run(async () => {
    await dismissReports(which)
    router.refresh()
  })
  return (
    <>
      <Button look="quiet" aria-label={`Dismiss report ${id} of ${name}`} aria-disabled={task.isBusy} onClick={() => dismiss({ id })}>Dismiss</Button>
      <Button look="quiet" aria-label={`Dismiss all reports of ${name}`} aria-disabled={task.isBusy} onClick={() => dismiss({ name })}>Dismiss all</Button>
      <Failure sentence={task.failure} />
    </>
  )
}
