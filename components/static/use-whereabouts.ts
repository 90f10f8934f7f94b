'use client'

import { useEffect, useState } from 'react'
import { whereaboutsOf, type Whereabouts } from '../../lib/hub/whereabouts.ts'
import { askHost } from './ask-host.ts'

/** Where the page stands; undefined while its host is asked, which it is when the address tells nothing. */
export function useWhereabouts(): Whereabouts | undefined {
  const [here, setHere] = useState(() => known(whereaboutsOf(location.href)))
  useEffect(() => {
    if (!here) void askHost().then(setHere)
  }, [here])
  return here
}

// A file has no host, and an address that was read needs none.
function known(here: Whereabouts): Whereabouts | undefined {
  return here.root || !/^https?:$/.test(location.protocol) ? here : undefined
}
