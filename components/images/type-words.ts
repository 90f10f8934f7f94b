import { WALLET_SIGNATURE } from '../../lib/oci/media-types.ts'

const WORDS: Record<string, string> = {
  [WALLET_SIGNATURE]: 'signature by a wallet',
  'application/vnd.dev.sigstore.bundle.v0.3+json': 'signature or attestation (cosign)',
  'application/vnd.dev.cosign.artifact.sig.v1+json': 'signature (cosign)',
  'application/vnd.dev.cosign.simplesigning.v1+json': 'signature (cosign)',
  'application/vnd.dev.cosign.artifact.sbom.v1+json': 'SBOM (cosign)',
  'application/vnd.cncf.notary.signature': 'signature (Notary)',
  'application/spdx+json': 'SBOM (SPDX)',
  'text/spdx+json': 'SBOM (SPDX)',
  'text/spdx': 'SBOM (SPDX)',
  'application/vnd.cyclonedx+json': 'SBOM (CycloneDX)',
  'application/vnd.cyclonedx+xml': 'SBOM (CycloneDX)',
  'application/vnd.cyclonedx': 'SBOM (CycloneDX)',
  'application/vnd.syft+json': 'SBOM (Syft)',
  'application/vnd.in-toto+json': 'attestation (in-toto)',
  'application/vnd.dsse.envelope.v1+json': 'attestation (DSSE)',
  'application/sarif+json': 'vulnerability report (SARIF)',
  'application/vnd.cosign.vuln': 'vulnerability report (cosign)',
  'application/vnd.security.vulnerability.report; version=1.1': 'vulnerability report',
  'application/vnd.cncf.helm.chart.content.v1.tar+gzip': 'chart',
  'application/vnd.cncf.helm.chart.provenance.v1.prov': 'provenance of a chart',
  'application/wasm': 'WebAssembly',
  'application/vnd.openvex+json': 'vulnerability statement (VEX)',
  'application/openvex+json': 'vulnerability statement (VEX)',
  'application/vex+json': 'vulnerability statement (VEX)',
}

const PREDICATES: Record<string, string> = {
  'https://sigstore.dev/cosign/sign/v1': 'signature (cosign)',
  'https://spdx.dev/Document': 'SBOM (SPDX), attested',
  'https://cyclonedx.org/bom': 'SBOM (CycloneDX), attested',
  'https://cosign.sigstore.dev/attestation/vuln/v1': 'vulnerability report, attested',
  'https://openvex.dev/ns': 'vulnerability statement (VEX), attested',
  'https://slsa.dev/provenance/v0.2': 'provenance (SLSA), attested',
  'https://slsa.dev/provenance/v1': 'provenance (SLSA), attested',
}

/** What a type of artifact is in words, `predicate` being what it says that it attests; undefined when neither is well known. */
export function typeWords(type: string, predicate?: string): string | undefined {
  if (predicate !== undefined && Object.hasOwn(PREDICATES, predicate)) return PREDICATES[predicate]
  return Object.hasOwn(WORDS, type) ? WORDS[type] : undefined
}
