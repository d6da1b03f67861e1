import type { Config } from '../../config.ts'
import type { DemoPerson } from '../pages/sign-in.ts'

/** How one can sign in here, beside a link that an administrator makes. */
export type WaysIn = {
  /** Who signs in with a press; nobody outside the demo. */
  demo: readonly DemoPerson[]
  password: boolean
  /** What people call the provider of OpenID Connect; undefined: there is none. */
  provider: string | undefined
}

/** The ways that are configured. Nobody of the demo has a password, so it asks for one only if it is told to. */
export function waysIn({ OIDC_ISSUER, OIDC_NAME, PASSWORDS }: Config, demo: readonly DemoPerson[]): WaysIn {
  const isUsual = OIDC_ISSUER === undefined && demo.length === 0
  return {
    demo,
    password: PASSWORDS === undefined ? isUsual : PASSWORDS === 'on',
    provider: OIDC_ISSUER === undefined ? undefined : (OIDC_NAME ?? new URL(OIDC_ISSUER).host),
  }
}
