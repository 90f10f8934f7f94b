import { ForeignText } from '../ui/foreign-text.tsx'
import { typeWords } from './type-words.ts'

/** A type of artifact or file in words, with the media type below; the media type alone when it is not well known. */
export function TypeName({ type }: { type: string }) {
  const words = typeWords(type)
  if (words === undefined) return <ForeignText>{type}</ForeignText>
  return <>{words} <span className="block text-xs text-muted"><ForeignText>{type}</ForeignText></span></>
}
