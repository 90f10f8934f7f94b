import type { Metadata } from 'next'
import { ApiView } from '../../../components/api/api-view.tsx'
import { getContext } from '../../../lib/context-ref.ts'

export const metadata: Metadata = { title: 'The API' }

/** What /openapi.json says, to read. */
export default function Page() {
  return <ApiView document={getContext().api.document()} />
}
