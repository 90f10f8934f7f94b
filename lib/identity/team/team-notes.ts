import type { SignedTeam, Team } from '../claim/claim.ts'

const MOST_NAMED = 5

/** What changes by a team, in sentences for the one who signs it. */
export function notesOf(namespace: string, before: SignedTeam | undefined, { members, notAfter }: Team): string[] {
  const [was, is] = [new Map(before?.members.map(({ account, role }) => [account, role])), new Map(members.map(({ account, role }) => [account, role]))]
  const joining = members.filter(({ account }) => !was.has(account)).map(({ account, role }) => `${account} (${role})`)
  const leaving = [...was.keys()].filter((account) => !is.has(account))
  const changing = members.filter(({ account, role }) => was.has(account) && was.get(account) !== role).map(({ account, role }) => `${account} (${was.get(account)} to ${role})`)
  return [
    `The team of ${namespace} has ${members.length === 1 ? '1 member' : `${members.length} members`} until ${new Date(notAfter * 1000).toISOString().slice(0, 10)}; afterwards only you have rights, unless you sign again.`,
    ...sentence('Joining', joining), ...sentence('Leaving', leaving), ...sentence('With another role', changing),
  ]
}

function sentence(word: string, who: string[]): string[] {
  if (who.length === 0) return []
  const more = who.length > MOST_NAMED ? ` and ${who.length - MOST_NAMED} more` : ''
  return [`${word}: ${who.slice(0, MOST_NAMED).join(', ')}${more}.`]
}
