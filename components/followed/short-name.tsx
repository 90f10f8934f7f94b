const LONGEST = 24

/** A name in a sentence: of a long key or CID the ends, all of it for screen readers and whoever points at it. */
export function ShortName({ name }: { name: string }) {
  if (name.length <= LONGEST) return <bdi className="wrap-anywhere">{name}</bdi>
  const [first = '', ...rest] = name.split('/')
  const head = first.length <= LONGEST ? first : `${first.slice(0, 10)}…${first.slice(-6)}`
  return <bdi title={name} className="wrap-anywhere"><span aria-hidden="true">{[head, ...rest].join('/')}</span><span className="sr-only">{name}</span></bdi>
}
