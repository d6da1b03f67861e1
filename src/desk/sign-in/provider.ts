import * as client from 'openid-client'
import type { Config } from '../../config.ts'
import type { Identity } from '../../people/identities.ts'
import type { Attempt } from '../../people/oidc-attempts.ts'

/** The provider does not answer. */
export class ProviderAwayError extends Error {
  override name = 'ProviderAwayError'
}

/** What came back does not show who somebody is: they were refused there, or it is not what the provider said to us. */
export class NotProvenError extends Error {
  override name = 'NotProvenError'
}

export type Provider = {
  /** Where to send the browser, with what must fit once it comes back. @throws {ProviderAwayError} */
  signInAt(attempt: Omit<Attempt, 'returnTo'> & { state: string }): Promise<URL>
  /** Who came back, of which `query` is the address's. @throws {ProviderAwayError} @throws {NotProvenError} */
  whoCameBack(query: URLSearchParams, attempt: Omit<Attempt, 'returnTo'> & { state: string }): Promise<Identity>
}

/** Whoever waits for longer takes it that the desk is broken. */
const PATIENCE_S = 8
/** By so much the provider's clock and ours may differ. */
const CLOCKS_S = 30

/** The provider of OpenID Connect that is configured, if one is. It is asked what it can do once it is needed. */
export function openProvider(config: Config): Provider | undefined {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, DESK_URL } = config
  if (OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined || DESK_URL === undefined) return undefined
  const issuer = new URL(OIDC_ISSUER)
  const clientId = OIDC_CLIENT_ID
  const redirectUri = new URL('/sign-in/oidc/callback', DESK_URL).href
  let discovered: Promise<client.Configuration> | undefined
  return { signInAt, whoCameBack }

  async function signInAt({ state, nonce, codeVerifier }: Parameters<Provider['signInAt']>[0]): Promise<URL> {
    return client.buildAuthorizationUrl(await known(), {
      redirect_uri: redirectUri,
      scope: 'openid email',
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    })
  }

  async function whoCameBack(
    query: URLSearchParams,
    { state, nonce, codeVerifier }: Parameters<Provider['signInAt']>[0],
  ): Promise<Identity> {
    const provider = await known()
    try {
      const tokens = await client.authorizationCodeGrant(provider, new URL(`?${query.toString()}`, redirectUri), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw new NotProvenError('the provider said nothing of who somebody is')
      // Many tell the e-mail address only to who asks for it.
      const said =
        claims.email === undefined && provider.serverMetadata().userinfo_endpoint !== undefined
          ? await client.fetchUserInfo(provider, tokens.access_token, claims.sub)
          : claims
      return identityOf(claims.iss, claims.sub, said)
    } catch (error) {
      throw asOurs(error)
    }
  }

  /** What the provider can do: asked again if it did not answer. */
  async function known(): Promise<client.Configuration> {
    discovered ??= discover()
    try {
      return await discovered
    } catch (error) {
      discovered = undefined
      throw new ProviderAwayError('what the provider can do cannot be found out', { cause: error })
    }
  }

  async function discover(): Promise<client.Configuration> {
    // Beside what TLS shows: whoever stands between us and the provider cannot say who somebody is.
    const execute = [client.enableNonRepudiationChecks]
    // The configuration lets only one on this machine be so.
    if (issuer.protocol === 'http:') execute.push(client.allowInsecureRequests)
    const about = { [client.clockTolerance]: CLOCKS_S }
    return await client.discovery(issuer, clientId, about, authenticated(OIDC_CLIENT_SECRET), {
      execute,
      timeout: PATIENCE_S,
    })
  }
}

/** `client_secret_basic` is the usual; `client_secret_post` for a provider that only knows that. */
function authenticated(secret: string | undefined): client.ClientAuth {
  if (secret === undefined) return client.None()
  const basic = client.ClientSecretBasic(secret)
  const post = client.ClientSecretPost(secret)
  return (provider, us, body, headers) => {
    const known = provider.token_endpoint_auth_methods_supported
    const isPost = known?.includes('client_secret_post') === true && !known.includes('client_secret_basic')
    return (isPost ? post : basic)(provider, us, body, headers)
  }
}

type Said = Readonly<{ email?: unknown; email_verified?: unknown; sub?: unknown }>

function identityOf(issuer: string, subject: string, { email, email_verified }: Said): Identity {
  // Some write it as a word (Amazon Cognito).
  const emailVerified = email_verified === true || email_verified === 'true'
  return { issuer, subject, email: typeof email === 'string' ? email : undefined, emailVerified }
}

const AWAY = new Set(['OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON'])

function asOurs(error: unknown): Error {
  if (error instanceof NotProvenError) return error
  return isAway(error)
    ? new ProviderAwayError('the provider does not answer', { cause: error })
    : new NotProvenError('the provider did not show who somebody is', { cause: error })
}

/** It, or what led to it, is that there was no answer, or none that belongs to the protocol. */
function isAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  if ('message' in error && error.message === 'fetch failed') return true
  if ('code' in error && typeof error.code === 'string' && AWAY.has(error.code)) return true
  return 'cause' in error && isAway(error.cause)
}
