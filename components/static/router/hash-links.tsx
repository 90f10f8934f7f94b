'use client'

import { useEffect } from 'react'

/** Keeps the path in the address when somebody jumps inside the page, and begins another path at its top, where a keyboard goes on. */
export function HashLinks() {
  useEffect(() => {
    document.addEventListener('click', onClick)
    return () => document.removeEventListener('click', onClick)
  }, [])
  return null
}

function onClick(event: MouseEvent): void {
  const hash = event.target instanceof Element ? event.target.closest('a[href^="#"]')?.getAttribute('href') : undefined
  if (!hash || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  if (hash.startsWith('#/')) return void window.addEventListener('hashchange', () => goTo('content'), { once: true })
  event.preventDefault()
  goTo(hash.slice(1))
}

function goTo(id: string): void {
  const element = document.getElementById(id)
  element?.focus({ preventScroll: true })
  if (id === 'content') window.scrollTo(0, 0)
  else element?.scrollIntoView()
}
