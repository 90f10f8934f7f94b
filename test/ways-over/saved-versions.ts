import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dockerd } from '../clients/dockerd.ts'
import { saveImage, toNewSave } from '../layouts/prior-image.ts'
import { run } from '../support/run.ts'
import { toolPath } from '../tools/tool.ts'

const OF_1_10 = /^(?:manifest\.json|[0-9a-f]{64}\.json)$/

/** What each docker since 1.9 writes with `docker save`, by what came into it; each makes a directory out of what docker 20.10 saved. */
const FORMS: Record<string, (saved: string, directory: string) => Promise<unknown>> = {
  '1.9: a directory for each layer, no manifest.json': async (saved, directory) => {
    await cp(saved, directory, { recursive: true, verbatimSymlinks: true })
    for (const name of (await readdir(directory)).filter((file) => OF_1_10.test(file))) await rm(join(directory, name))
  },
  '1.10: manifest.json and the configuration beside them': (saved, directory) => cp(saved, directory, { recursive: true, verbatimSymlinks: true }),
  '25: an OCI layout, with manifest.json': toNewSave,
  '29: an OCI layout of packed layers, from containerd': packedSave,
}
export const SAVED_FORMS = Object.keys(FORMS)

/** An image as tars of all these forms; each one's path by its form. */
export async function saveEveryForm(daemon: Dockerd, image: string, directory: string): Promise<Map<string, string>> {
  const saved = join(directory, 'saved')
  await saveImage(daemon, image, saved)
  const tars = new Map<string, string>()
  for (const [form, make] of Object.entries(FORMS)) {
    const [unpacked, tar] = [join(directory, `form-${tars.size}`), join(directory, `form-${tars.size}.tar`)]
    await make(saved, unpacked)
    await run('tar', ['-cf', tar, '-C', unpacked, ...(await readdir(unpacked))])
    tars.set(form, tar)
  }
  return tars
}

// What containerd keeps is what was pulled: packed layers, under a manifest of their own.
async function packedSave(saved: string, directory: string): Promise<void> {
  const [plain, archive] = [`${directory}-plain`, `${directory}-plain.tar`]
  await toNewSave(saved, plain)
  await run('tar', ['-cf', archive, '-C', plain, 'blobs', 'index.json', 'oci-layout'])
  await run(toolPath('skopeo') ?? 'skopeo', ['--insecure-policy', 'copy', '--dest-compress', '--dest-compress-format=gzip', `oci-archive:${archive}`, `oci:${directory}`])
  const named = await readJson<Index>(join(plain, 'index.json'))
  const packed = await readJson<Index>(join(directory, 'index.json'))
  const manifests = packed.manifests.map((manifest) => ({ ...manifest, annotations: named.manifests[0]?.annotations }))
  await writeFile(join(directory, 'index.json'), JSON.stringify({ ...packed, manifests }))
  const { config, layers } = await readJson<Manifest>(join(directory, pathOf(packed.manifests[0]?.digest ?? '')))
  const [image] = await readJson<object[]>(join(plain, 'manifest.json'))
  await writeFile(join(directory, 'manifest.json'), JSON.stringify([{ ...image, Config: pathOf(config.digest), Layers: layers.map(({ digest }) => pathOf(digest)) }]))
}

type Index = { manifests: { digest: string; annotations?: Record<string, string> }[] }
type Manifest = { config: { digest: string }; layers: { digest: string }[] }

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T
}

function pathOf(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`
}
