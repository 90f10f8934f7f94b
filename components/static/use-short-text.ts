'use client'

import { useEffect, useState, type RefObject } from 'react'
import type { ShortTexts } from './short-texts.ts'

// About a screen before it is seen.
const AHEAD = '600px'

/** The short text of what stands in an element, read when that comes into view. */
export function useShortText(texts: ShortTexts, name: string, element: RefObject<Element | null>): string | undefined {
  const [text, setText] = useState(() => texts.known(name))
  useEffect(() => {
    if (!element.current) return
    let stop = () => {}
    const observer = new IntersectionObserver((entries) => {
      stop()
      if (entries.some(({ isIntersecting }) => isIntersecting)) stop = texts.want(name, setText)
    }, { rootMargin: AHEAD })
    observer.observe(element.current)
    return () => {
      observer.disconnect()
      stop()
    }
  }, [texts, name, element])
  return text
}
