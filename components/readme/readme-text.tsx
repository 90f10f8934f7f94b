import './readme.css'

/** A README that was laid out by lib/hub/readme, which makes it safe to stand in a page. */
export function ReadmeText({ html }: { html: string }) {
  return <div dir="auto" className="readme" dangerouslySetInnerHTML={{ __html: html }} />
}
