import { ForeignText } from '../ui/foreign-text.tsx'
import { typeWords } from './type-words.ts'

/** A type of artifact or file in words, with the media type below; the media type alone when it is not well known. */
export function TypeName({ type, predicate }: { type: string; predicate?: string | undefined }) {
  const words = typeWords(type, predicate)
  if (words === undefined) return <ForeignText>{type}</ForeignText>
  return <>{words} <span className="block text-xs text-muted"><ForeignText>{type}</ForeignText>{predicate !== undefined && <span className="block"><ForeignText>{predicate}</ForeignText></span>}</span></>
}
