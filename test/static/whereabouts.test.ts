import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { base32 } from 'multiformats/bases/base32'
import { base36 } from 'multiformats/bases/base36'
import { CID } from 'multiformats/cid'
import { formatContentPath } from '../../lib/names/content-path.ts'
import { whereaboutsOf } from '../../lib/hub/whereabouts.ts'

const DIRECTORY = 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'
const QM = 'QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n'
const QM_AS_V1 = 'bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'
const K51 = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const K51_IN_BASE32 = CID.parse(K51, base36).toString(base32)

const cases: { address: string; root?: string; gateway?: string }[] = [
  { address: `http://127.0.0.1:8080/ipfs/${DIRECTORY}/`, root: `/ipfs/${DIRECTORY}`, gateway: 'http://127.0.0.1:8080' },
  { address: `http://127.0.0.1:8080/ipfs/${DIRECTORY}`, root: `/ipfs/${DIRECTORY}`, gateway: 'http://127.0.0.1:8080' },
  { address: `http://127.0.0.1:8080/ipfs/${DIRECTORY}/index.html?root=x#/alice`, root: `/ipfs/${DIRECTORY}`, gateway: 'http://127.0.0.1:8080' },
  { address: `http://127.0.0.1:8080/ipfs/${DIRECTORY}/ui/here/`, root: `/ipfs/${DIRECTORY}/ui/here`, gateway: 'http://127.0.0.1:8080' },
  { address: `http://127.0.0.1:8080/ipfs/${DIRECTORY}/a%20b/`, root: `/ipfs/${DIRECTORY}/a b`, gateway: 'http://127.0.0.1:8080' },
  { address: `https://gateway.example.org/ipfs/${QM}/`, root: `/ipfs/${QM_AS_V1}`, gateway: 'https://gateway.example.org' },
  { address: `https://hub.example.org/ipns/${K51}/`, root: `/ipns/${K51}`, gateway: 'https://hub.example.org' },
  { address: `https://hub.example.org/ipns/${K51_IN_BASE32}/`, root: `/ipns/${K51}`, gateway: 'https://hub.example.org' },
  { address: 'https://hub.example.org/ipns/example.org/', root: '/ipns/example.org', gateway: 'https://hub.example.org' },
  { address: 'https://hub.example.org/ipns/name.eth/', root: '/ipns/name.eth', gateway: 'https://hub.example.org' },
  { address: `http://${DIRECTORY}.ipfs.localhost:8080/`, root: `/ipfs/${DIRECTORY}`, gateway: 'http://localhost:8080' },
  { address: `https://${K51}.ipns.gateway.example.org/ui/index.html#/x`, root: `/ipns/${K51}/ui`, gateway: 'https://gateway.example.org' },
  { address: 'https://en-wikipedia--on--ipfs-org.ipns.gateway.example.org/', root: '/ipns/en.wikipedia-on-ipfs.org', gateway: 'https://gateway.example.org' },
  { address: 'http://hub.example.org.ipns.localhost:8080/', root: '/ipns/hub.example.org', gateway: 'http://localhost:8080' },
  { address: 'https://name-eth.ipns.gateway.example.org/', root: '/ipns/name.eth', gateway: 'https://gateway.example.org' },
  { address: 'https://docs.ipfs.example.org/' },
  { address: 'https://www.ipns.example.org/' },
  { address: 'https://hub.example.org/' },
  { address: 'http://127.0.0.1:8000/some/deep/directory/index.html' },
  { address: `http://127.0.0.1:8000/some/ipfs/${DIRECTORY}/` },
  { address: 'https://hub.example.org/ipfs/alice/' },
  { address: `https://hub.example.org/ipfs/${K51}/` },
  { address: `https://hub.example.org/ipfs/${DIRECTORY}/%E0%A4%A/` },
  { address: `https://hub.example.org/ipfs/${DIRECTORY}/a%00b/` },
  { address: 'https://[::1]:8080/' },
  { address: `file:///ipfs/${DIRECTORY}/index.html` },
  { address: 'no address' },
]

describe('what the address of the page tells', () => {
  for (const { address, root, gateway } of cases)
    test(`${address} is ${root === undefined ? 'no place of IPFS' : `${root} from ${gateway}`}`, () => {
      const here = whereaboutsOf(address)
      assert.deepEqual({ root: here.root && formatContentPath(here.root), gateway: here.gateway }, { root, gateway })
    })
})
