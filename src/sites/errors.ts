/** What was asked for cannot be, whoever asks: an address that is none, an unknown scope. Nothing was changed. */
export class BadSiteError extends Error {
  override name = 'BadSiteError'
}

/** There is no such site, key or secret. */
export class NoSuchSiteError extends Error {
  override name = 'NoSuchSiteError'
}

/** It cannot be as things stand: the id is taken, the key is over, the secret is the last. Nothing was changed. */
export class SiteConflictError extends Error {
  override name = 'SiteConflictError'
}
