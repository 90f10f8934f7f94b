'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'

/** Says when the browser has no network, and reads the page again when it has. */
export function OfflineBanner() {
  const router = useRouter()
  const [isOffline, setOffline] = useState(false)
  const was = useRef(false)
  useEffect(() => {
    const look = () => setOffline(!navigator.onLine)
    look()
    window.addEventListener('online', look)
    window.addEventListener('offline', look)
    return () => {
      window.removeEventListener('online', look)
      window.removeEventListener('offline', look)
    }
  }, [])
  useEffect(() => {
    if (was.current && !isOffline) router.refresh()
    was.current = isOffline
  }, [isOffline, router])
  return (
    <div role="status">
      {isOffline && <p className="border-b border-line bg-warn-soft px-4 py-2 text-center text-sm text-warn">You are offline. What stands here was read before; it is read again when you are back.</p>}
    </div>
  )
}
