/** Why something was not done; told to screen readers when it appears. */
export function Failure({ sentence, lead = 'Not done' }: { sentence: string | undefined; lead?: string }) {
  if (sentence === undefined) return null
  return (
    <p role="alert" className="mt-4 rounded-md border border-line bg-sunken px-4 py-3 text-sm leading-6 wrap-anywhere">
      {lead}: {sentence.replace(/\.$/, '')}.
    </p>
  )
}
