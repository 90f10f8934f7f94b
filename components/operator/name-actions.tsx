'use client'

import { useRouter } from 'next/navigation'
import { Button } from '../ui/button.tsx'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { Failure } from '../ui/failure.tsx'
import { useTask } from '../ui/use-task.ts'
import { followName, unfollowName } from './operator-client.ts'

/** What can be done with a name that is followed or kept. */
export function NameActions({ name, isFollowed, isKept }: { name: string; isFollowed: boolean; isKept: boolean }) {
  const router = useRouter()
  const task = useTask()
  const ask = (pin: boolean) => void task.run(async () => {
    await followName(name, pin)
    router.refresh()
  })
  const end = async () => {
    await unfollowName(name)
    router.refresh()
  }
  return (
    <div>
      <div className="-mx-1.5 flex flex-wrap gap-x-2">
        <Button look="quiet" aria-label={`${isFollowed ? 'Look again at' : 'Follow'} ${name}`} aria-disabled={task.isBusy} onClick={() => ask(false)}>{isFollowed ? 'Look again' : 'Follow'}</Button>
        {!isKept && <Button look="quiet" aria-label={`Keep all bytes of ${name}`} aria-disabled={task.isBusy} onClick={() => ask(true)}>Keep all bytes</Button>}
        <ConfirmButton look="quiet" label={`Unfollow ${name}`} title="Unfollow it?" confirm="Unfollow" onConfirm={end}
          text={<>What <bdi className="font-mono text-[0.8125rem]">{name}</bdi> publishes leaves search and lists{isKept ? ', and its bytes are kept no longer: they go after 48 hours' : ''}. It can still be pulled.</>}>
          Unfollow
        </ConfirmButton>
      </div>
      <Failure sentence={task.failure} />
    </div>
  )
}
