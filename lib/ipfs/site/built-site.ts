/** Where `npm run build:static` puts the static page, beside the code. */
export const BUILT_SITE = new URL('../../../.next-static', import.meta.url).pathname
