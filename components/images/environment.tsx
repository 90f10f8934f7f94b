import type { Variable } from '../../lib/hub/environment.ts'
import { ForeignText } from '../ui/foreign-text.tsx'
import { MaskedValue } from './masked-value.tsx'

/** The environment of an image, one variable a line; what looks like a secret is masked. */
export function Environment({ variables }: { variables: Variable[] }) {
  const masked = variables.filter(({ isSecret }) => isSecret).length
  return (
    <>
      <ul className="space-y-1">
        {variables.map(({ name, value, isSecret }, index) => (
          <li key={index} className="wrap-anywhere">
            {isSecret ? <><ForeignText mono>{`${name}=`}</ForeignText><MaskedValue name={name} value={value} /></> : <ForeignText mono>{value === '' ? name : `${name}=${value}`}</ForeignText>}
          </li>
        ))}
      </ul>
      {masked > 0 && <p className="mt-2 text-xs leading-5 text-muted">{masked === 1 ? 'One value looks' : `${masked} values look`} like a secret. Masking hides it from people beside you and no more: it is in the published image, and in this page's source.</p>}
    </>
  )
}
