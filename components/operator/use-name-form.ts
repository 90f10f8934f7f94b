'use client'

import { useRouter } from 'next/navigation'
import { useState, type FormEvent } from 'react'
import { useTask, type Task } from '../ui/use-task.ts'

/** A form about one name: `done` is the name as the hub spells it, once it was sent. */
export type NameForm = { name: string; setName: (name: string) => void; done: string | undefined; task: Task; submit: (event: FormEvent) => void }

/** `send` tells the hub and answers with the name's one spelling; `onDone` empties what else was typed. */
export function useNameForm(given: string, send: (name: string) => Promise<string>, onDone?: () => void): NameForm {
  const [name, setName] = useState(given)
  const [done, setDone] = useState<string>()
  const [router, task] = [useRouter(), useTask()]
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setDone(undefined)
    const isDone = await task.run(async () => {
      setDone(await send(name.trim()))
      router.refresh()
    })
    if (!isDone) return
    setName('')
    onDone?.()
  }
  return { name, setName, done, task, submit }
}
