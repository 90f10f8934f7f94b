import type { NextConfig } from 'next'

// Read by Next before it would send anything.
process.env['NEXT_TELEMETRY_DISABLED'] = '1'

const pageHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()' },
]

const config: NextConfig = {
  // `*.server.tsx` belongs to the hub alone; the static export has its own extension.
  pageExtensions: ['server.tsx', 'server.ts', 'tsx', 'ts'],
  // The v2 API has addresses that end in a slash (`/v2/`, `/blobs/uploads/`).
  skipTrailingSlashRedirect: true,
  // Layers are compressed already, and a proxy in front compresses pages.
  compress: false,
  poweredByHeader: false,
  serverExternalPackages: ['better-sqlite3'],
  generateBuildId: () => 'ipcr',
  // `npm run typecheck` and the tests check types; a start must not wait for it.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  headers: async () => [{ source: '/((?!v2(?:/|$)).*)', headers: pageHeaders }],
}

export default config
