import type { Element, Root } from 'hast'
import { become, elementsOf } from './elements.ts'

/** What is wider than the page scrolls by itself, also by keyboard; the boxes of task lists, which nobody can tick, are signs. */
export function setFrames(tree: Root): void {
  for (const element of elementsOf(tree)) {
    if (element.tagName === 'table') frameTable(element)
    if (element.tagName === 'pre') element.properties['tabIndex'] = 0
    if (element.tagName === 'input') toSign(element)
  }
}

function frameTable(table: Element): void {
  const copy: Element = { ...table }
  become(table, { tagName: 'div', properties: { className: ['readme-table'], tabIndex: 0, role: 'group', ariaLabel: 'Table' }, children: [copy] })
}

function toSign(box: Element): void {
  const isDone = box.properties['checked'] === true
  become(box, { tagName: 'span', properties: { role: 'img', ariaLabel: isDone ? 'done' : 'not done' }, children: [{ type: 'text', value: isDone ? '☑' : '☐' }] })
}
