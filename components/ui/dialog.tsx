'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'

type Props = { title: ReactNode; onClose: () => void; children: ReactNode; /** the title is read out, not shown */ isTitleHidden?: boolean; wide?: boolean }

/** A dialog that is open while it is there; Escape, a press outside and whatever calls `onClose` end it, and the focus goes back. */
export function Dialog({ title, onClose, children, isTitleHidden, wide }: Props) {
  return (
    <Base.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-30 bg-black/50" />
        <Base.Popup className={`fixed inset-x-0 top-[12vh] z-40 mx-auto max-h-[80vh] overflow-auto rounded-lg border border-line bg-surface p-5 text-left text-sm text-ink shadow-lg ${wide ? 'w-[min(40rem,calc(100vw-2rem))]' : 'w-[min(28rem,calc(100vw-2rem))]'}`}>
          <Base.Title className={isTitleHidden ? 'sr-only' : 'text-base font-semibold wrap-anywhere'}>{title}</Base.Title>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
