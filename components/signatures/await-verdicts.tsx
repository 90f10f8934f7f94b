'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const FIRST_MS = 400
const LONGEST_MS = 15_000
const MOST_LOOKS = 12

/** Looks again, ever more rarely, until the hub knows what a new signature is worth: the page without it is rendered instead of this. */
export function AwaitVerdicts() {
  const router = useRouter()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const wait = (looks: number, ms: number): void => {
      timer = setTimeout(() => {
        router.refresh()
        if (looks < MOST_LOOKS) wait(looks + 1, Math.min(ms * 2, LONGEST_MS))
      }, ms)
    }
    wait(1, FIRST_MS)
    return () => clearTimeout(timer)
  }, [router])
  return <p className="mt-3 text-sm leading-6 text-muted">A new signature is being looked at. What it is worth shows here in a moment.</p>
}
