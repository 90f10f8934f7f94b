import { Button } from '../ui/button.tsx'
import { Failure } from '../ui/failure.tsx'
import { Field, FIELD_LOOK, hintId } from '../ui/field.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { startPath } from './start-state.ts'

type Props = { name: string | undefined; whyNot: string | undefined; /** whose own name would be their address */ address: string | undefined }

/** Asks for the namespace; the answer becomes part of the page's address, so that it is there after a pause. Works without scripts. */
export function ChooseName({ name, whyNot, address }: Props) {
  return (
    <form action={startPath()} className="max-w-xl">
      <Field id="start-name" label="Name" hint="The first part of your images' names: three letters or more, first come.">
        <span className="flex gap-2">
          <input id="start-name" name="name" defaultValue={name} required maxLength={64} placeholder="alice" autoComplete="off" autoCapitalize="none" spellCheck={false} aria-describedby={hintId('start-name')} className={`${FIELD_LOOK} font-mono`} />
          <Button type="submit" look="strong">Choose</Button>
        </span>
      </Field>
      <Failure sentence={whyNot} lead="Not this one" />
      {address !== undefined && (
        <p className="mt-3 text-muted">
          Or push to <HubLink href={startPath(address.toLowerCase())}>your own address</HubLink>, which nobody else can take. An ENS name or a domain of yours is taken among <HubLink href="/account/namespaces">your namespaces</HubLink>.
        </p>
      )}
    </form>
  )
}
