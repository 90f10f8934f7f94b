import { getAddress } from 'ethers/address'
import { ImageView } from '../../components/images/image-view.tsx'
import { getContext } from '../../lib/context-ref.ts'
import type { ImageDetails } from '../../lib/hub/hub-source.ts'
import { hubHost } from '../hub-host.ts'
import { signedIn } from '../signed-in.ts'

/** One image, with who stands for it; whoever is signed in and may push here may sign it. */
export async function ImagePage({ image }: { image: ImageDetails }) {
  const { hub } = getContext()
  const [trust, signer, host] = await Promise.all([hub.trust(image.repository, image), signerFor(image.repository), hubHost()])
  return <ImageView image={image} host={host} trust={trust} signer={signer} />
}

async function signerFor(repository: string): Promise<string | undefined> {
  const session = await signedIn()
  const role = session && getContext().identity.rights.role(session.address, repository.slice(0, repository.indexOf('/')))
  return session && role !== undefined && role !== 'read' ? getAddress(session.address) : undefined
}
