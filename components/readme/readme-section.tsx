import type { ReactNode } from 'react'
import { ReadmeText } from './readme-text.tsx'

/** A README that was laid out: `images` of other hosts, loaded when `showsImages`; without `html` its text stands for it. */
export type ShownReadme = { text: string; html?: string | undefined; images: number; showsImages: boolean }

const LINK = 'text-accent underline underline-offset-4 hover:text-ink'

/** What a repository says of itself. `path` is that of its page. */
export function ReadmeSection({ readme: { text, html, images, showsImages }, path }: { readme: ShownReadme; path: string }) {
  return (
    <section id="readme" aria-label="README" className="min-w-0">
      {images > 0 && <Images count={images} isShown={showsImages} path={path} />}
      {html === undefined ? <PlainText text={text} /> : <ReadmeText html={html} />}
    </section>
  )
}

// No link of Next: which images a page may load is decided when it is loaded.
function Images({ count, isShown, path }: { count: number; isShown: boolean; path: string }) {
  const what = count === 1 ? 'an image' : `${count.toLocaleString('en')} images`
  return isShown
    ? <Note>Images are loaded from other hosts. <a href={`${path}#readme`} className={LINK}>Leave them out</a></Note>
    : <Note>It has {what} on other hosts, which would learn that you look. <a href={`${path}?images=show#readme`} className={LINK}>Show {count === 1 ? 'it' : 'them'}</a></Note>
}

function PlainText({ text }: { text: string }) {
  return (
    <>
      <Note>It could not be laid out. This is its text.</Note>
      <pre dir="auto" tabIndex={0} className="max-h-[40rem] overflow-auto rounded-md border border-line bg-surface p-4 font-mono text-[0.8125rem] leading-6 wrap-anywhere whitespace-pre-wrap">{text}</pre>
    </>
  )
}

function Note({ children }: { children: ReactNode }) {
  return <p className="mb-4 rounded-md bg-sunken px-3 py-2 text-sm text-muted">{children}</p>
}
