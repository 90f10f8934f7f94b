'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const FIRST_MS = 400
const LONGEST_MS = 15_000

/** Renders the page anew while it stands there, `times` at most and ever more rarely: for what the hub is about to find out. */
export function LookAgain({ times }: { times: number }) {
  const router = useRouter()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const wait = (left: number, ms: number): void => {
      if (left === 0) return
      timer = setTimeout(() => {
        router.refresh()
        wait(left - 1, Math.min(ms * 2, LONGEST_MS))
      }, ms)
    }
    wait(times, FIRST_MS)
    return () => clearTimeout(timer)
  }, [router, times])
  return null
}
