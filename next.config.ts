import type { NextConfig } from 'next'

// Read by Next before it would send anything.
process.env['NEXT_TELEMETRY_DISABLED'] = '1'

const isStatic = process.env['HUB_TARGET'] === 'static'
const root = process.env['HUB_ROOT']

const pageHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()' },
]

const hub: NextConfig = {
  // `*.server.tsx` belongs to the hub alone, `*.static.tsx` to the static page.
  pageExtensions: ['server.tsx', 'server.ts', 'tsx', 'ts'],
  // The v2 API has addresses that end in a slash (`/v2/`, `/blobs/uploads/`).
  skipTrailingSlashRedirect: true,
  // Layers are compressed already, and a proxy in front compresses pages.
  compress: false,
  serverExternalPackages: ['better-sqlite3'],
  headers: async () => [{ source: '/((?!v2(?:/|$)).*)', headers: pageHeaders }],
}

/** One page for any directory of any host, which is why everything in it is relative; `scripts/build-static.mjs` builds it. */
const staticPage: NextConfig = {
  output: 'export',
  distDir: '.next-static',
  pageExtensions: ['static.tsx', 'static.ts', 'tsx', 'ts'],
  assetPrefix: '.',
  trailingSlash: true,
  images: { unoptimized: true },
  // Where the packages are: it is built in a directory of its own.
  ...(root === undefined ? {} : { turbopack: { root } }),
}

const config: NextConfig = {
  ...(isStatic ? staticPage : hub),
  // Folded into the code, so that what belongs to the other form is left out.
  env: { NEXT_PUBLIC_HUB_TARGET: isStatic ? 'static' : 'server' },
  poweredByHeader: false,
  generateBuildId: () => 'ipcr',
  // `npm run typecheck` and the tests check types; a start must not wait for it.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
}

export default config
