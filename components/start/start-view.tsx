import type { ReactNode } from 'react'
import { managePath } from '../namespaces/words.ts'
import { PushInstructions } from '../repositories/push-instructions.tsx'
import { Age } from '../ui/age.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { SignInPanel } from '../wallet/sign-in-panel.tsx'
import { ChooseName } from './choose-name.tsx'
import { MakeToken } from './make-token.tsx'
import { SignName } from './sign-name.tsx'
import { CHOOSE_PATH, startPath, stepOf, type PushedTag, type StartState, type StartStep } from './start-state.ts'
import { Step, type StepState } from './step.tsx'
import { WatchPush } from './watch-push.tsx'

const WITH_WALLET: StartStep[] = ['sign-in', 'name', 'sign', 'token', 'push']
const OPEN: StartStep[] = ['name', 'push']
const TITLES: Record<StartStep, string> = {
  'sign-in': 'Sign in with your wallet', name: 'Choose a name', sign: 'Sign for it', token: 'Make a token and log in', push: 'Push an image',
}

/** From nothing to an image that others can pull, a step at a time; whoever comes back goes on where they were. */
export function StartView({ state, host }: { state: StartState; host: string }) {
  const current = stepOf(state)
  const steps = state.isOpen ? OPEN : WITH_WALLET
  const isPushed = state.pushed.length > 0
  const stateOf = (step: StartStep): StepState => {
    const ahead = steps.indexOf(step) - steps.indexOf(current)
    if (ahead < 0 || (step === 'push' && current === 'push' && isPushed)) return 'done'
    return ahead === 0 ? 'now' : 'later'
  }
  return (
    <div className="max-w-3xl">
      <PageHeading facts="From a name of your own to an image that everybody can pull">Publish an image</PageHeading>
      {!state.isOpen && <noscript><p className="mb-6 text-sm leading-6">Signing needs scripts: a wallet cannot be asked without.</p></noscript>}
      <ol>
        {steps.map((step, index) => <Step key={step} number={index + 1} title={TITLES[step]} state={stateOf(step)}>{contentOf(step, current, state, host)}</Step>)}
        <Step number={steps.length + 1} title="See it arrive" state={isPushed ? 'done' : current === 'push' ? 'now' : 'later'}>
          {current === 'push' && state.name !== undefined && <><WatchPush namespace={state.name} newest={state.pushed} /><Pushed tags={state.pushed} name={state.name} isOpen={state.isOpen} /></>}
        </Step>
      </ol>
    </div>
  )
}

function contentOf(step: StartStep, current: StartStep, state: StartState, host: string): ReactNode {
  const { address, name, whyNot, isTheirs, hasToken } = state
  if (step === 'sign-in') return address === undefined ? <SignIn name={name} /> : <p className="text-muted wrap-anywhere">Signed in as <span className="font-mono text-[0.8125rem]">{address}</span>.</p>
  if (step === 'name') return current === 'name' || name === undefined ? <ChooseName name={name} whyNot={whyNot} address={address} /> : <Chosen name={name} />
  if (step === 'push') return name === undefined ? null : <PushInstructions host={host} name={`${name}/app`} />
  if (address === undefined || name === undefined) return null
  // Kept where it is when it is done: it says so itself, and a token is shown only once.
  if (step === 'sign') return isTheirs ? <p className="text-muted"><HubLink href={managePath(name)}>What was signed</HubLink>, until when it holds, and who else may push.</p> : <><p className="mb-3 text-muted">A claim says that {name} belongs to your address and is published by a key of this hub. It holds for 180 days, costs nothing and moves nothing.</p><SignName name={name} address={address} /></>
  return <MakeToken namespace={name} address={address} host={host} hasToken={hasToken} />
}

function SignIn({ name }: { name: string | undefined }) {
  return (
    <>
      <p className="mb-4 text-muted">Your Ethereum address is your account: sign a short text with your wallet. No password, no mail address, no transaction.</p>
      <SignInPanel next={startPath(name)} />
    </>
  )
}

function Chosen({ name }: { name: string }) {
  return (
    <p className="text-muted">
      Your images are called <bdi className="font-mono text-[0.8125rem] wrap-anywhere text-ink">{name}/…</bdi>. <HubLink href={CHOOSE_PATH}>Choose another name</HubLink>
    </p>
  )
}

function Pushed({ tags, name, isOpen }: { tags: PushedTag[]; name: string; isOpen: boolean }) {
  if (tags.length === 0) return null
  return (
    <>
      <ul className="mt-3 space-y-1" aria-label={`Repositories of ${name}`}>
        {tags.map(({ repository, updatedAt }) => <li key={repository}><HubLink href={`/${repository}`}><bdi className="wrap-anywhere">{repository}</bdi></HubLink> <span className="text-muted">updated <Age at={updatedAt} /></span></li>)}
      </ul>
      <p className="mt-3 text-muted">
        {isOpen ? <>All of them are on <HubLink href={`/${name}`}>the page of {name}</HubLink>.</> : <>What next: <HubLink href={`${managePath(name)}/team`}>let others push too</HubLink>, or <HubLink href={`${managePath(name)}/signing`}>have images signed</HubLink>.</>}
      </p>
    </>
  )
}
