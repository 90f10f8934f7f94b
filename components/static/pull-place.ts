import { parseManifestText } from '../../lib/hub/static/loadable-image.ts'
import type { ShownImage } from '../../lib/hub/hub-source.ts'
import type { StaticPlace } from '../../lib/hub/ipfs-source/static-types.ts'
import { pathBelow } from '../../lib/hub/static/find-shown.ts'
import { parseName } from '../../lib/names/name.ts'
import type { RepositoryReader } from '../../lib/roots/read/repository-reader.ts'
import type { PullBoxProps } from './static-pull-box.tsx'

type Shown = { image: ShownImage; /** of an index: the image of the platform that is shown */ child: ShownImage | undefined; layout: RepositoryReader['layout'] }

/** What the pull box has to know of an image and where it is published. Names that only one hub lists are pulled by the key that they stand for. */
export function pullPlaceOf(place: StaticPlace, name: string, { image, child, layout }: Shown): Omit<PullBoxProps, 'platform'> {
  const path = pathBelow(name, place)
  return {
    image, layout, loadable: parseManifestText((child ?? image).manifestText),
    fullName: [standingName(place), ...path].join('/'),
    path: ['/ipfs', place.root, ...path].join('/'),
  }
}

// A name that every hub can look up stands by itself.
function standingName({ name, ipns, root }: StaticPlace): string {
  const kind = parseName(name)?.kind
  return kind === 'dns' || kind === 'ens' ? name : (ipns ?? root)
}
