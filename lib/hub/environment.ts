import { layerCommand } from './layer-command.ts'
import { looksSecret, MASK } from './secret-words.ts'

/** One variable of an image's environment, or one of its labels. */
export type Variable = { name: string; value: string; isSecret: boolean }

const ASSIGNMENT = /(^|[\s|'";&])([A-Za-z_]\w*)=("[^"]*"|'[^']*'|[^\s'";&|]+)/g
// The commit that an image was built from, and random to look at.
const VCS_REF = 'org.label-schema.vcs-ref'
const SHORTEST = 4
// Each is looked for in each step.
const MOST_KNOWN = 50

/** The variables of a configuration (`NAME=value` each), those that should not be read by everybody marked. */
export function readEnvironment(lines: readonly string[]): Variable[] {
  return lines.map((line) => {
    const at = line.indexOf('=')
    const [name, value] = at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
    return { name, value, isSecret: looksSecret(name, value) }
  })
}

/** The labels of a configuration, those marked that should not be read by everybody. Their names have dots and dashes where those of variables have underscores. */
export function readLabels(labels: readonly (readonly [name: string, value: string])[]): Variable[] {
  return labels.map(([name, value]) => ({ name, value, isSecret: name !== VCS_REF && looksSecret(name.replaceAll(/[.-]/g, '_'), value) }))
}

/** A step's command as a Dockerfile has it, with neither the values of these variables and labels that are secret nor what else is set and looks so. */
export function maskedCommand(createdBy: string, variables: readonly Variable[]): string {
  const known = variables.filter(({ isSecret, value }) => isSecret && value.length >= SHORTEST).slice(0, MOST_KNOWN)
  const command = known.reduce((text, { value }) => text.replaceAll(value, MASK), layerCommand(createdBy))
  return command.replace(ASSIGNMENT, (whole, before: string, name: string, value: string) => (looksSecret(name, value.replace(/^(["'])(.*)\1$/, '$2')) ? `${before}${name}=${MASK}` : whole))
}
