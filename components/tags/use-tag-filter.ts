import { useEffect, useRef, type FormEvent } from 'react'
import { tagsPath, type TagView } from './tag-view.ts'

const PAUSE_MS = 200

/** A field that shows the tags whose names contain what is typed, a moment after the last key or when it is sent; `show` goes to their address. */
export function useTagFilter(repository: string, view: TagView, show: (path: string) => void) {
  const field = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  // The address changed otherwise, by a link or by going back.
  useEffect(() => {
    if (field.current && field.current !== document.activeElement) field.current.value = view.filter ?? ''
  }, [view.filter])
  const showNow = () => show(tagsPath(repository, { ...view, filter: field.current?.value.trim() || undefined }))
  const type = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(showNow, PAUSE_MS)
  }
  const send = (event: FormEvent) => {
    event.preventDefault()
    clearTimeout(timer.current)
    showNow()
  }
  return { field, type, send }
}
