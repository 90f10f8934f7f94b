import { Message } from '../ui/message.tsx'

/** What one can do in a browser without a wallet. */
export function NoWallet() {
  return (
    <>
      <Message>This browser has no Ethereum wallet.</Message>
      <div className="mt-5 max-w-prose space-y-3 text-sm leading-6 text-muted">
        <p>
          Install a wallet extension that announces itself to pages (EIP-6963; nearly all do), or open this page in the browser that is part of a wallet
          app. Then load this page again.
        </p>
        <p>
          No wallet is needed to look around and to pull. To push from a terminal, <code className="font-mono">docker-credential-ipcr</code> signs with a
          key file, and an access token works as a password of <code className="font-mono">docker login</code>.
        </p>
      </div>
    </>
  )
}
