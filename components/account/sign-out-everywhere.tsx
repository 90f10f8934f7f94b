'use client'

import { ConfirmButton } from '../ui/confirm-button.tsx'
import { askHub } from '../wallet/session-client.ts'

/** Ends the sessions of all browsers, this one's too. */
export function SignOutEverywhere() {
  const leave = async () => {
    await askHub('/api/v1/auth/sessions', { method: 'DELETE' })
    location.assign('/login')
  }
  return (
    <ConfirmButton title="Sign out everywhere?" confirm="Sign out everywhere" onConfirm={leave}
      text="Every browser in which you are signed in is signed out at once, this one too. Tokens go on working: revoke them on their own page.">
      Sign out everywhere
    </ConfirmButton>
  )
}
