import type { Element, Root } from 'hast'
import { attribute, become, elementsOf } from './elements.ts'
import { resolveReadmeUrl, type ReadmeBase } from './readme-base.ts'
import { ID_PREFIX } from './readme-schema.ts'

/** Links lead to the web, to an address of mail, or within the README; what leads nowhere becomes text. */
export function setLinks(tree: Root, base: ReadmeBase | undefined): void {
  for (const element of elementsOf(tree)) if (element.tagName === 'a') setLink(element, base)
}

function setLink(link: Element, base: ReadmeBase | undefined): void {
  const href = attribute(link, 'href')
  // What the rules took the address from.
  if (href === undefined) return attribute(link, 'id') ?? attribute(link, 'name') ? undefined : toText(link)
  if (href.startsWith('#')) link.properties['href'] = inside(href)
  else if (/^mailto:/i.test(href)) link.properties['rel'] = ['nofollow', 'noreferrer']
  else {
    const url = resolveReadmeUrl(base, href, 'page')
    if (!url) return toText(link)
    Object.assign(link.properties, { href: url.href, rel: ['nofollow', 'noreferrer', 'ugc'] })
  }
}

function toText(link: Element): void {
  become(link, { tagName: 'span', properties: {}, children: link.children })
}

function inside(href: string): string {
  const name = href.slice(1).toLowerCase()
  return `#${name.startsWith(ID_PREFIX) ? name : ID_PREFIX + name}`
}
