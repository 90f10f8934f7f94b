import type { PublicationState } from '../../lib/hub/operator-types.ts'
import { ROOT_STATES } from '../namespaces/root-words.ts'
import { Age } from '../ui/age.tsx'
import { Badge } from '../ui/badge.tsx'
import { Copied } from '../ui/copied.tsx'
import { Facts } from '../ui/facts.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { Section } from '../ui/section.tsx'
import { Cell, Table } from '../ui/table.tsx'
import { LiveRefresh } from './live-refresh.tsx'

const [SOON_MS, LATER_MS] = [2000, 10_000]

/** How much waits to be published, and for how long. */
export function PublicationView({ state }: { state: PublicationState }) {
  const { isOn, waiting, lagSeconds, leafBlobs, leafLagSeconds, publications, names } = state
  return (
    <>
      {!isOn && <Message>This hub does not publish (IPCR_PUBLISH=off).</Message>}
      <Facts facts={[
        { name: 'Waiting', value: `${waiting.toLocaleString('en')} ${waiting === 1 ? 'name' : 'names'}, the oldest change for ${duration(lagSeconds)}` },
        { name: 'Blobs to be hashed', value: leafBlobs === 0 ? 'none' : <>{leafBlobs.toLocaleString('en')}, the oldest for {duration(leafLagSeconds)}<span className="text-muted">: the roots that need them wait</span></> },
        { name: 'Published', value: `${publications.toLocaleString('en')} roots since the start` },
      ]} />
      <Section title="The queue" note={names.length < waiting ? `the first ${names.length}` : undefined}>
        {names.length === 0 ? <Message>Nothing waits: all that was pushed is published.</Message> : <Queue names={names} />}
      </Section>
      <LiveRefresh everyMs={waiting > 0 || leafBlobs > 0 ? SOON_MS : LATER_MS} />
    </>
  )
}

function Queue({ names }: { names: PublicationState['names'] }) {
  return (
    <Table caption="Namespaces that wait to be published" columns={[{ title: 'Namespace' }, { title: 'IPNS name', className: 'hidden md:table-cell' }, { title: 'State' }, { title: 'Since', className: 'text-right' }]}>
      {names.map(({ name, ipns, state, since }) => (
        <tr key={name}>
          <Cell header>{name === '.hub' ? 'the hub itself' : <HubLink href={`/${name}`}><bdi className="wrap-anywhere">{name}</bdi></HubLink>}</Cell>
          <Cell className="hidden md:table-cell">{ipns === undefined ? <span className="text-muted">no key yet</span> : <Copied text={ipns} subject={`IPNS name of ${name}`} />}</Cell>
          <Cell><Badge tone={ROOT_STATES[state].tone} title={ROOT_STATES[state].sentence}>{ROOT_STATES[state].word}</Badge></Cell>
          <Cell className="text-right text-muted">{since === undefined ? '–' : <Age at={since} />}</Cell>
        </tr>
      ))}
    </Table>
  )
}

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3600)} hours`
}
