import { Button } from '../ui/button.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { Skeleton } from '../ui/skeleton.tsx'

/** Stands where something is being read and checked. */
export function Reading({ what }: { what: string }) {
  return (
    <div role="status">
      <span className="sr-only">Reading {what}</span>
      <Skeleton className="h-8 w-64 max-w-full" />
      <Skeleton className="mt-5 h-4 w-full" />
      <Skeleton className="mt-3 h-4 w-5/6" />
      <Skeleton className="mt-3 h-4 w-2/3" />
    </div>
  )
}

/** Says why something is not shown, and what can be done about it. */
export function NotRead({ what, error, again }: { what: string; error: unknown; again: () => void }) {
  const isOffline = !navigator.onLine
  return (
    <div role="alert">
      <Message action={<span className="flex flex-wrap items-center gap-x-4 gap-y-2"><Button onClick={again}>Try again</Button><HubLink href="/settings">Ask other gateways</HubLink></span>}>
        <span className="wrap-anywhere">{isOffline ? `You are offline, and ${what} was not read before: it is read when you are back.` : `${capital(what)} cannot be shown: ${sentenceOf(error)}.`}</span>
      </Message>
    </div>
  )
}

/** What went wrong, a sentence without its full stop: errors of ours have one. */
export function sentenceOf(error: unknown): string {
  const isOurs = error instanceof Error && 'code' in error && typeof error.code === 'string'
  return isOurs ? error.message.replace(/\.$/, '') : 'a gateway does not answer as it should'
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
