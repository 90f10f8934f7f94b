export type Scope = { name: string; actions: string[] }

/** What a token is for, in words. */
export function scopeText({ name, actions }: Scope): string {
  return `${actionsText(actions)} ${placeText(name)}`
}

/** True for the scopes of a token that leaves nothing out of what its owner may. */
export function isEverything(scopes: readonly Scope[]): boolean {
  return scopes.some(({ name, actions }) => name === '*' && actions.includes('push') && actions.includes('delete'))
}

function actionsText(actions: readonly string[]): string {
  const words = [
    actions.includes('push') ? 'push' : actions.includes('create') && 'push new tags',
    actions.includes('pull') && 'pull',
    actions.includes('delete') && 'delete',
  ]
  return words.filter((word) => word !== false).join(', ')
}

function placeText(name: string): string {
  return name === '*' ? 'everywhere' : name.endsWith('/*') ? `in ${name.slice(0, -2)}` : `in ${name}`
}
