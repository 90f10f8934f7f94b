import type { Element, Root } from 'hast'
import { attribute, elementsOf, textOf } from './elements.ts'
import { ID_PREFIX } from './readme-schema.ts'

const HEADING = /^h([1-6])$/
const LOWEST = 6

/** Headings stand one level below the page's own, and each can be linked to, by the names that GitHub gives them. */
export function setHeadings(tree: Root): void {
  const free = freeIds(takeIds(tree))
  for (const element of elementsOf(tree)) {
    const level = Number(HEADING.exec(element.tagName)?.[1] ?? 0)
    if (level === 0) continue
    element.tagName = `h${Math.min(level + 1, LOWEST)}`
    const text = textOf(element)
    const id = attribute(element, 'id') ?? free(ID_PREFIX + slugOf(text))
    element.properties['id'] = id
    if (!isHidden(element)) element.children.push(anchorOf(id, text))
  }
}

/** The name of a heading in a link, as GitHub makes it: lower case, without punctuation, dashes for spaces. */
export function slugOf(text: string): string {
  return text.trim().toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-')
}

// The first of several equal ones keeps it.
function takeIds(tree: Root): Set<string> {
  const taken = new Set<string>()
  for (const element of elementsOf(tree)) {
    const id = attribute(element, 'id')
    if (id !== undefined && taken.has(id)) delete element.properties['id']
    else if (id !== undefined) taken.add(id)
  }
  return taken
}

// Of many equal ones each goes on where the one before it found a number.
function freeIds(taken: Set<string>): (wish: string) => string {
  const next = new Map<string, number>()
  return (wish) => {
    let id = wish
    for (let count = next.get(wish) ?? 1; taken.has(id); count++) {
      id = `${wish}-${count}`
      next.set(wish, count + 1)
    }
    taken.add(id)
    return id
  }
}

function isHidden({ properties }: Element): boolean {
  return Array.isArray(properties['className']) && properties['className'].includes('sr-only')
}

function anchorOf(id: string, text: string): Element {
  return { type: 'element', tagName: 'a', properties: { href: `#${id}`, className: ['readme-anchor'], ariaLabel: `Link to “${text.trim()}”` }, children: [{ type: 'text', value: '#' }] }
}
