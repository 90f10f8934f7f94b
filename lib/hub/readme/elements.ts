import type { Element, ElementContent, Root } from 'hast'

/** All elements of a tree as they stand now, in the order of the text: whoever walks may change them. */
export function elementsOf(tree: Root): Element[] {
  const found: Element[] = []
  const waiting = [...tree.children].reverse()
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type !== 'element') continue
    found.push(node)
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index]
      if (child) waiting.push(child)
    }
  }
  return found
}

/** The text that an element shows. */
export function textOf(element: Element): string {
  const parts: string[] = []
  const waiting: ElementContent[] = [element]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === 'text') parts.push(node.value)
    if (node.type === 'element') waiting.push(...[...node.children].reverse())
  }
  return parts.join('')
}

/** An attribute that is text. */
export function attribute({ properties }: Element, name: string): string | undefined {
  const value = properties[name]
  return typeof value === 'string' ? value : undefined
}

/** Makes another element out of one, where it stands. */
export function become(element: Element, made: Pick<Element, 'tagName' | 'properties' | 'children'>): void {
  Object.assign(element, made)
}
