import { HUB_ICON } from '../hub-icon.ts'

/** What browsers ask for beside what is no page of the hub and names no icon: JSON, files of the gateway. */
export function GET(): Response {
  return new Response(HUB_ICON, { headers: { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=86400' } })
}
