import { formatSize } from '../../lib/hub/format-size.ts'
import type { StorageState } from '../../lib/hub/operator-types.ts'
import { Age } from '../ui/age.tsx'
import { CommandLine } from '../ui/command-line.tsx'
import { Facts } from '../ui/facts.tsx'
import { Message } from '../ui/message.tsx'
import { Section } from '../ui/section.tsx'

/** What is stored, the room that is left, and what the last collection removed. */
export function StorageView({ state }: { state: StorageState }) {
  const { blobs, bytes, cachedBlobs, cachedBytes, cacheLimit, repositories, manifests, uploads, disk, files } = state
  return (
    <>
      <Facts facts={[
        { name: 'Blobs', value: `${formatSize(bytes)} in ${number(blobs)} files` },
        { name: 'Of these cached', value: <>{formatSize(cachedBytes)} in {number(cachedBlobs)} files<span className="text-muted">, fetched for pulls of other hubs&apos; images; at most {formatSize(cacheLimit)}</span></> },
        { name: 'In them', value: `${number(manifests)} ${manifests === 1 ? 'manifest' : 'manifests'} of ${number(repositories)} ${repositories === 1 ? 'repository' : 'repositories'}` },
        { name: 'Uploads under way', value: number(uploads) },
        { name: 'Room on the disk', value: disk ? <Room disk={disk} /> : 'unknown' },
      ]} />
      <Section title="Databases"><Facts facts={files.map((file) => ({ name: file.name, value: formatSize(file.bytes) }))} /></Section>
      <Section title="Garbage collection" note={`every ${Math.round(state.garbageEverySeconds / 60).toLocaleString('en')} minutes`}>
        {state.garbage ? <Garbage {...state.garbage} /> : <Message>There was none since the hub was started.</Message>}
        <div className="mt-4"><CommandLine subject="command that collects garbage" lines={['npx ipcr gc']} /></div>
      </Section>
    </>
  )
}

function Room({ disk: { free, total } }: { disk: NonNullable<StorageState['disk']> }) {
  const used = total > 0 ? 1 - free / total : 0
  return (
    <>
      {formatSize(free)} free of {formatSize(total)}
      <span className={used > 0.95 ? 'text-bad' : 'text-muted'}> ({Math.round(used * 100)} % taken{used > 0.95 ? ': pushes are refused when it is full' : ''})</span>
    </>
  )
}

function Garbage({ at, report: { blobs, bytes, links, uploads, strays, dryRun } }: NonNullable<StorageState['garbage']>) {
  return (
    <Facts facts={[
      { name: 'Last', value: <><Age at={at} />{dryRun && ', only to see what would be removed'}</> },
      { name: 'Removed', value: `${formatSize(bytes)} in ${number(blobs)} blobs, ${number(links)} links, ${number(uploads)} uploads, ${number(strays)} strays` },
    ]} />
  )
}

function number(value: number): string {
  return value.toLocaleString('en')
}
