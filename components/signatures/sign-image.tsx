'use client'

import { lazy, Suspense } from 'react'
import type { SignImageProps } from './signing-buttons.tsx'

// Loaded by those who may sign: most who look at an image may not.
const SigningButtons = lazy(async () => ({ default: (await import('./signing-buttons.tsx')).SigningButtons }))

/** Signs an image with a wallet in the browser, or takes back what was said of it. */
export function SignImage(props: SignImageProps) {
  return <Suspense><SigningButtons {...props} /></Suspense>
}
