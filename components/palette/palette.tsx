'use client'

import { useEffect, useId, useState, type KeyboardEvent } from 'react'
import { optionId } from '../search/option-id.ts'
import { OptionList } from '../search/option-list.tsx'
import type { Option } from '../search/options.ts'
import { useActiveOption } from '../search/use-active-option.ts'
import { useSuggestions } from '../search/use-suggestions.ts'
import { Dialog } from '../ui/dialog.tsx'
import { paletteGroups } from './palette-groups.ts'
import type { PalettePage } from './pages.ts'

/** Goes anywhere by the keyboard: repositories, namespaces, pages, and whatever a pasted text names. */
export function Palette({ pages, onClose }: { pages: PalettePage[]; onClose: () => void }) {
  const [text, setText] = useState('')
  const [entered, setEntered] = useState<string>()
  const { suggestions, isAwaited } = useSuggestions(text, true)
  const groups = paletteGroups(text, suggestions, pages, location.host)
  const count = groups.reduce((sum, { options }) => sum + options.length, 0)
  const { active, point, move } = useActiveOption(text, count, 0)
  const id = useId()
  // Who pastes and presses Enter at once does not see yet where it leads.
  const goes = entered === text && !isAwaited
  useEffect(() => {
    if (goes) document.getElementById(optionId(id, active))?.click()
  }, [goes, id, active])
  const choose = (option: Option) => {
    if ('href' in option) onClose()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (move(event) || event.key !== 'Enter' || event.nativeEvent.isComposing) return
    event.preventDefault()
    setEntered(text)
  }
  return (
    <Dialog title="Go to" isTitleHidden wide onClose={onClose}>
      <input type="text" role="combobox" aria-label="Go to a repository, namespace or page" aria-autocomplete="list" aria-expanded={count > 0} aria-controls={count > 0 ? id : undefined}
        aria-activedescendant={active >= 0 ? optionId(id, active) : undefined} value={text} onChange={(event) => { setText(event.target.value); setEntered(undefined) }} onKeyDown={onKeyDown} maxLength={2000}
        placeholder="A name, alice/app:v1, a digest, a CID, a page" autoComplete="off" autoCapitalize="none" autoCorrect="off" spellCheck={false}
        className="w-full rounded-md border border-line bg-canvas px-3 py-2 text-base placeholder:text-muted" />
      <div className="-mx-5 -mb-5 mt-3 max-h-[55vh] overflow-auto border-t border-line"><OptionList id={id} label="Where to" groups={groups} active={active} onPoint={point} onChoose={choose} /></div>
      <span role="status" className="sr-only">{count === 0 ? 'Nothing to go to' : `${count} ${count === 1 ? 'place' : 'places'}`}</span>
    </Dialog>
  )
}
