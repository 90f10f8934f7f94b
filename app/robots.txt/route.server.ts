import { hubOrigin } from '../hub-host.ts'

export const dynamic = 'force-dynamic'

// What is no page, or another look at one; bytes are nothing for search engines.
const NOT = ['/account', '/api/', '/ipfs/', '/ipns/', '/login', '/operator', '/routing/', '/search', '/token', '/v2/', '/*?view=', '/*?platform=']

/** What search engines are asked to leave out, and where the repositories are told. */
export async function GET(): Promise<Response> {
  return new Response(`User-agent: *\n${NOT.map((path) => `Disallow: ${path}\n`).join('')}Sitemap: ${await hubOrigin()}/sitemap.xml\n`)
}
