// image2ipfs: `docker save IMG | image2ipfs`, pulled as `host:5000/ciq…/centos`; and what it wished for.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CID } from 'multiformats/cid'
import { formatHash } from '../../lib/names/hash-spelling.ts'
import { removeAllImages } from '../clients/image.ts'
import { newReader, type Reader } from '../docs/reader.ts'
import { dockerized, type Network, priorTools, startNetwork } from '../layouts/network.ts'
import { DOCKER_MANIFEST, OCI_MANIFEST, OLD_KUBO, type PushedImage, SCHEMA1, writePushed } from '../layouts/prior-image.ts'
import { realClients } from '../support/real-client.ts'
import { rowCommands } from './readme-row.ts'
import { SAVED_FORMS, saveEveryForm } from './saved-versions.ts'

const LINE = 'printed by an image of image2ipfs'
const IMAGE = 'centos:7'
const PAIRS = [
  ['QmYMg6WAuvF5i5yFmjT8KkqewZ5Ngh4U9Mp1bGfdjraFVk', 'ciqjjwaeoszdgcaasxmlhjuqnhbctgwijqz64w564lrzeyjezcvbj4y'],
  ['QmRhKG1VGPqEt3cwbehHWroqjhbC1izFCC4wudaJjRgrAk', 'ciqddxseacsddleyizojmahrh2uaq7ujnplse6r6mylurgu4bfodrmi'],
] as const
const { paths } = realClients('docker', 'podman', 'crane', 'regctl', 'oras', 'ipfs')

describe('image2ipfs', priorTools, () => {
  let net: Network
  let image: PushedImage
  let reader: Reader
  let tars: Map<string, string>
  let root = ''

  before(async () => {
    net = await startNetwork(IMAGE, LINE)
    const archive = join(net.directory, 'image.tar')
    await net.daemon.docker(['save', '--output', archive, IMAGE])
    image = await writePushed(archive, join(net.directory, 'pushed', 'centos'), 'image2ipfs')
    root = await net.kubo.run(['add', '-rQ', ...OLD_KUBO, join(net.directory, 'pushed')])
    net.zone.set('_dnslink.images.test', [`dnslink=/ipfs/${root}`])
    tars = await saveEveryForm(net.daemon, IMAGE, net.directory)
    reader = await newReader(net.hub, net.daemon, paths)
  })
  after(async () => {
    await reader?.leave()
    await net?.stop()
  })

  const follow = async (script: string): Promise<string> => (await reader.follow(script)).stdout
  const row = (beginning: string): string => rowCommands('image2ipfs').find((command) => command.startsWith(beginning)) ?? assert.fail(`no ${beginning} in the README's row`)
  /** pulled by a docker that has nothing of it */
  const prints = async (reference: string): Promise<void> => {
    await removeAllImages(net.daemon)
    await net.daemon.docker(['pull', reference])
    assert.equal((await net.daemon.docker(['run', '--rm', '--network', 'none', reference])).stdout, `${LINE}\n`)
  }
  const manifest = async (name: string, accept: string): Promise<[string | null, string | null]> => {
    const { headers } = await fetch(`${net.hub.url}/v2/${name}`, { method: 'HEAD', headers: { accept } })
    return [headers.get('content-type'), headers.get('docker-content-digest')]
  }

  describe('what it left on IPFS', () => {
    test('docker pulls by its dockerized hash and name, as the README’s row has it', async () => {
      await removeAllImages(net.daemon)
      const { stdout } = await reader.follow(row('docker pull').replace('ciq…', dockerized(root)))
      assert.ok(stdout.includes(image.digest), stdout)
    })

    const names: [string, () => string][] = [
      ['its dockerized hash alone', () => dockerized(root)],
      ['its CID in the shorter base36, and name', () => `${formatHash(CID.parse(root), 'base36')}/centos`],
      ['a domain that links to it', () => 'images.test/centos:latest'],
    ]
    for (const [what, name] of names) test(`docker pulls by ${what}, and runs it`, () => prints(`${net.host()}/${name()}`))

    test('skopeo copies it', async () => {
      await net.skopeo('copy', '--src-tls-verify=false', `docker://${net.host()}/${dockerized(root)}/centos`, `oci:${net.directory}/copy:v1`)
    })

    test('another name below the hash is unknown', async () => {
      const output = await net.daemon.docker(['pull', `${net.host()}/${dockerized(root)}/debian`], { allowFailure: true })
      assert.notEqual(output.code, 0)
      assert.match(output.stderr, /there is no repository at|not found/)
    })

    test('its manifest has the media type that it really has, whatever the client takes', async () => {
      for (const accept of [DOCKER_MANIFEST, `${OCI_MANIFEST}, ${DOCKER_MANIFEST}`, `${SCHEMA1}, ${DOCKER_MANIFEST}`, '*/*'])
        assert.deepEqual(await manifest(`${dockerized(root)}/centos/manifests/latest`, accept), [DOCKER_MANIFEST, image.digest], accept)
    })
  })

  describe('docker save IMG | ipcr push -q -r host -', () => {
    const command = row('docker save')
    const save = 'docker save centos'

    test('prints the name to pull it by, alone, with the tag that it really has', async () => {
      await follow(`docker load -i ${tars.get(SAVED_FORMS[1] ?? '')}`)
      assert.equal(await follow(command.replace(save, `docker save ${IMAGE}`)), `${net.host()}/${IMAGE}\n`)
      assert.equal(await follow('cat pull-url.txt'), `${net.host()}/${IMAGE}\n`)
    })

    for (const form of SAVED_FORMS)
      test(`takes what docker ${form} writes`, async () => {
        assert.equal(await follow(command.replace(save, `cat ${tars.get(form)}`)), `${net.host()}/${IMAGE}\n`)
        await prints((await readFile(join(reader.home, 'pull-url.txt'), 'utf8')).trim())
      })

    test('without -q it prints the CID as well: to browse on the same address, and to pull by as a dockerized hash', async () => {
      const lines = (await follow(command.replace(save, `cat ${tars.get(SAVED_FORMS[1] ?? '')}`).replace(' -q', '').replace(/ \| tee.*/, ''))).trim().split('\n')
      const [pull, digest = '', path = '', browse = ''] = lines
      assert.equal(pull, `docker pull ${net.host()}/${IMAGE}`)
      assert.match(path, /^\/ipfs\/bafy/)
      assert.equal(browse, `${net.hub.url}${path}`)
      const listing = await fetch(browse, { headers: { accept: 'text/html' } })
      assert.match(await listing.text(), /index\.json[\s\S]*oci-layout/)
      const hash = (await follow(`npx ipcr convert ${path} --format=docker`)).trim()
      assert.equal(hash, dockerized(path.slice('/ipfs/'.length)))
      assert.deepEqual(await manifest(`${hash}/manifests/7`, OCI_MANIFEST), [OCI_MANIFEST, digest])
      await prints(`${net.host()}/${hash}:7`)
    })
  })

  test('both worked pairs of hashes are turned into each other', async () => {
    for (const [cid, ciq] of PAIRS) assert.equal(await follow(`npx ipcr convert ${cid} --format=docker; npx ipcr convert ${ciq} --format=ipfs`), `${ciq}\n${cid}\n`)
  })
})
