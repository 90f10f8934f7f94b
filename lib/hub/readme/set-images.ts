import type { Element, Root } from 'hast'
import { attribute, become, elementsOf } from './elements.ts'
import { resolveReadmeUrl, type ReadmeBase } from './readme-base.ts'

/**
 * Images are loaded only when `isShown`: before that whoever runs their hosts learns nothing of the reader, and their text stands in
 * their place. How many there are that could be loaded.
 */
export function setImages(tree: Root, base: ReadmeBase | undefined, isShown: boolean): number {
  let count = 0
  for (const element of elementsOf(tree)) {
    if (element.tagName !== 'img') continue
    const url = resolveReadmeUrl(base, attribute(element, 'src') ?? '', 'raw')
    const isLoadable = url?.protocol === 'https:'
    if (isLoadable) count++
    if (isLoadable && isShown) setImage(element, url)
    else standIn(element, url)
  }
  return count
}

function setImage(image: Element, { href }: URL): void {
  Object.assign(image.properties, { src: href, alt: attribute(image, 'alt') ?? '', loading: 'lazy', decoding: 'async', referrerPolicy: 'no-referrer' })
}

function standIn(image: Element, url: URL | undefined): void {
  const name = attribute(image, 'alt') || url?.pathname.split('/').at(-1) || 'image'
  become(image, { tagName: 'span', properties: { className: ['readme-image'] }, children: [{ type: 'text', value: name }] })
}
