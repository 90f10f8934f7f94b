import { StaticShell } from '../components/static/static-shell.tsx'

export default function Page() {
  return <StaticShell />
}
