'use client'

/** When even the frame of the pages fails. It stands alone, without their styles, which may be what fails. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>Failed · ipcr</title>
        <main role="alert">
          <h1>This hub could not show a page</h1>
          <p>The reason is in its log{error.digest ? ` under ${error.digest}` : ''}. Pushing and pulling may still work.</p>
          <button type="button" onClick={() => location.reload()}>Try again</button>
        </main>
      </body>
    </html>
  )
}
