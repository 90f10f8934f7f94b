import type { Element, ElementContent, Properties, Root } from 'hast'
import { README_SCHEMA } from './readme-schema.ts'

const TRUE_OR_FALSE = new Set(['checked', 'disabled', 'open', 'itemScope'])
const NAMES = new Map(Object.values(README_SCHEMA.attributes ?? {}).flat().map((rule) => (typeof rule === 'string' ? rule : rule[0])).map((name) => [attributeOf(name), name]))

/** What a browser parsed as a tree of ours. Attributes that no README may have are left out here already. */
export function hastOf(fragment: DocumentFragment): Root {
  return { type: 'root', children: childrenOf(fragment) }
}

function childrenOf(parent: ParentNode & Node): ElementContent[] {
  return [...parent.childNodes].flatMap(nodeOf)
}

function nodeOf(node: ChildNode): ElementContent[] {
  if (node instanceof Text) return [{ type: 'text', value: node.data }]
  if (!(node instanceof globalThis.Element)) return []
  const element: Element = { type: 'element', tagName: node.localName, properties: propertiesOf(node), children: childrenOf(node instanceof HTMLTemplateElement ? node.content : node) }
  return [element]
}

function propertiesOf({ attributes }: globalThis.Element): Properties {
  return Object.fromEntries([...attributes].flatMap(({ name, value }) => {
    const property = NAMES.get(name)
    if (property === undefined) return []
    return [[property, property === 'className' ? value.split(/\s+/).filter(Boolean) : TRUE_OR_FALSE.has(property) ? true : value]]
  }))
}

// `className`, `ariaHidden`, `dataFootnotes` and `colSpan` are `class`, `aria-hidden`, `data-footnotes` and `colspan` in a document.
function attributeOf(property: string): string {
  if (property === 'className') return 'class'
  if (property === 'htmlFor') return 'for'
  const [, prefix, rest] = /^(aria|data)([A-Z].*)$/.exec(property) ?? []
  if (prefix === 'aria') return `aria-${rest?.toLowerCase()}`
  return prefix === 'data' ? `data${rest?.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}` : property.toLowerCase()
}
