/** The dot between facts. */
export function Dot() {
  return <span aria-hidden="true" className="text-line">•</span>
}
