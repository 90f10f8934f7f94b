import type { ReactNode } from 'react'
import type { StaticSettings } from '../../../lib/hub/static-settings.ts'
import { Field, FIELD_LOOK, hintId } from '../../ui/field.tsx'

const MONO = `${FIELD_LOOK} font-mono`

/** The fields of the settings, by the names of what they set. */
export function SettingsFields({ settings, gateway }: { settings: StaticSettings; gateway: string | undefined }) {
  return (
    <>
      <Hosts name="gateways" label="Gateways" hosts={settings.gateways} placeholder={gateway ?? 'https://gateway.example.org'}
        hint={<>Trustless gateways, one a line; several are tried at once. {gateway === undefined ? 'None is known by itself here.' : <>Empty: <bdi className="wrap-anywhere">{gateway}</bdi>, which this page came from.</>}</>} />
      <Hosts name="routers" label="Routers" hosts={settings.routers} placeholder="https://router.example.org" hint="Delegated routers, one a line, that are asked for the records of names besides the gateways." />
      <Address name="dohUrl" label="DNS over HTTPS" address={settings.dohUrl} placeholder="https://dns.example.org/dns-query" hint="Answers for domains in application/dns-json. Empty: the gateways say where a domain leads. Either is trusted, not verified." />
      <Address name="ethRpcUrl" label="Ethereum node" address={settings.ethRpcUrl} placeholder="https://ethereum.example.org" hint="Asked where an ENS name leads. Empty: the wallet in this browser, if you let it." />
    </>
  )
}

type HostsProps = { name: string; label: string; hosts: string[]; placeholder: string; hint: ReactNode }

function Hosts({ name, label, hosts, placeholder, hint }: HostsProps) {
  return (
    <Field id={name} label={label} hint={hint}>
      <textarea id={name} name={name} rows={3} defaultValue={hosts.join('\n')} placeholder={placeholder} spellCheck={false} autoCapitalize="none" aria-describedby={hintId(name)} className={MONO} />
    </Field>
  )
}

type AddressProps = { name: string; label: string; address: string | undefined; placeholder: string; hint: string }

function Address({ name, label, address, placeholder, hint }: AddressProps) {
  return (
    <Field id={name} label={label} hint={hint}>
      <input id={name} name={name} type="text" inputMode="url" defaultValue={address ?? ''} placeholder={placeholder} spellCheck={false} autoCapitalize="none" autoComplete="off" aria-describedby={hintId(name)} className={MONO} />
    </Field>
  )
}
