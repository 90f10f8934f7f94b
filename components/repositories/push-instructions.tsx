import type { ReactNode } from 'react'
import { CommandLine } from '../ui/command-line.tsx'

/** The lines that push a first image, to copy. `name` is where to, such as `alice/app`; `before` what has to be done first. */
export function PushInstructions({ host, name, before }: { host: string; name: string; before?: ReactNode }) {
  return (
    <div className="space-y-3">
      {before && <p className="text-sm text-muted">{before}</p>}
      <CommandLine subject="push commands" lines={[`docker tag app:latest ${host}/${name}:latest`, `docker push ${host}/${name}:latest`]} />
      <p className="text-sm text-muted">
        The first part of the name is a namespace of its own; a repository comes to be with its first push.
      </p>
    </div>
  )
}
