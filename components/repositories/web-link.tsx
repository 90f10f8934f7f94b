import { ForeignText } from '../ui/foreign-text.tsx'

/** A link that somebody pushed, when it leads to the web; else its text. */
export function WebLink({ text }: { text: string }) {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return <ForeignText>{text}</ForeignText>
  // A token that somebody left in it is not passed on.
  Object.assign(url, { username: '', password: '' })
  return <a href={url.href} rel="nofollow noreferrer ugc" className="text-accent underline-offset-4 hover:underline"><ForeignText>{`${url.host}${url.pathname.replace(/\/$/, '')}`}</ForeignText></a>
}
