import { CommandLine } from '../ui/command-line.tsx'
import { PageHeading } from '../ui/page-heading.tsx'

/** What the pages of the account say where nobody signs in. */
export function OpenHub() {
  return (
    <div className="max-w-prose">
      <PageHeading>Nobody signs in here</PageHeading>
      <div className="space-y-4 text-sm leading-6 text-muted">
        <p>This hub is open (<code className="font-mono">IPCR_AUTH=open</code>): whoever reaches it pushes, pulls and deletes without an account. There are no tokens, and everything belongs to the hub&apos;s operator.</p>
        <p>Its operator has wallets own namespaces by stopping it and starting it so:</p>
      </div>
      <div className="my-4"><CommandLine subject="start command" lines={['IPCR_AUTH=wallet npm start']} /></div>
      <p className="text-sm leading-6 text-muted">
        What was pushed stays, as the operator&apos;s. The first start then prints a token and its <code className="font-mono">docker login</code> line,
        and <code className="font-mono">npx ipcr login-link</code> signs a browser in as the operator.
      </p>
    </div>
  )
}
