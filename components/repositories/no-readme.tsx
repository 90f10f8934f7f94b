import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'

/** Stands in place of a README that there is none of. */
export function NoReadme({ path, mayWrite }: { path: string; mayWrite: boolean }) {
  return <Message action={mayWrite && <HubLink href={`${path}?view=settings`}>Write one</HubLink>}>This repository has no README.</Message>
}
