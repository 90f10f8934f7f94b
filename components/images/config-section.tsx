import type { ConfigState, ImageConfig, LooseDate } from '../../lib/hub/image-config.ts'
import { Age } from '../ui/age.tsx'
import { Facts, type Fact } from '../ui/facts.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import type { Variable } from '../../lib/hub/environment.ts'
import { Message } from '../ui/message.tsx'
import { Section } from '../ui/section.tsx'
import { Environment } from './environment.tsx'
import { MaskedValue } from './masked-value.tsx'

const STATES: Record<Exclude<ConfigState, 'read' | 'none'>, string> = {
  missing: 'The configuration is not in the store: push the image again to complete it.',
  away: 'The configuration is not here yet: it is fetched from where the image is published. Look again in a moment.',
  'too-large': 'The configuration has more than 4 MiB, which is too large to show. It can be pulled as it is.',
  unreadable: 'The configuration is not the JSON document that an image should have. It can be pulled as it is.',
}

/** What the image runs and how; for odd configurations what can be read of them. */
export function ConfigSection({ state, config, variables, labels }: { state: ConfigState; config?: ImageConfig; variables: Variable[]; labels: Variable[] }) {
  if (state === 'none') return null
  if (!config) return <Section title="Configuration"><Message>{state === 'read' ? STATES.unreadable : STATES[state]}</Message></Section>
  const facts = configFacts(config, variables)
  return (
    <>
      <Section title="Configuration">
        {facts.length > 0 ? <Facts facts={facts} /> : <Message>The configuration is empty.</Message>}
      </Section>
      {labels.length > 0 && <Section title="Labels"><Facts long facts={labels.map(labelFact)} /></Section>}
    </>
  )
}

function labelFact({ name, value, isSecret }: Variable): Fact {
  return { name, value: isSecret ? <MaskedValue name={name} value={value} /> : <ForeignText>{value}</ForeignText> }
}

function configFacts(config: ImageConfig, variables: Variable[]): Fact[] {
  const rows: (Fact | undefined)[] = [
    command('Entrypoint', config.entrypoint), command('Command', config.cmd),
    text('Working directory', config.workingDir), text('User', config.user),
    list('Ports', config.exposedPorts), list('Volumes', config.volumes),
    variables.length > 0 ? { name: 'Environment', value: <Environment variables={variables} /> } : undefined,
    text('Stop signal', config.stopSignal), text('Author', config.author),
    config.created && { name: 'Built', value: <Built date={config.created} /> },
  ]
  return rows.filter((row) => row !== undefined)
}

function text(name: string, value: string | undefined): Fact | undefined {
  return value ? { name, value: <ForeignText mono>{value}</ForeignText> } : undefined
}

function command(name: string, words: string[]): Fact | undefined {
  return words.length > 0 ? text(name, JSON.stringify(words).replaceAll('","', '", "')) : undefined
}

function list(name: string, values: string[]): Fact | undefined {
  if (values.length === 0) return undefined
  return { name, value: <ul className="space-y-0.5">{values.map((value, index) => <li key={index}><ForeignText mono>{value}</ForeignText></li>)}</ul> }
}

// Reproducible builds write 1970, old docker the year 1: a date like these tells no age.
function Built({ date }: { date: LooseDate }) {
  if (date.at !== undefined) return <Age at={date.at} />
  return <span><ForeignText>{date.text}</ForeignText> <span className="text-muted">(not a real date)</span></span>
}
