import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'

/** A site, and whether it can hand anything over and sign what it is told. */
export type SiteOverview = {
  id: string
  name: string
  webhookUrl: string | null
  goodKeys: number
  /** When any of its keys was last used, to the minute. */
  lastUsedAt: Date | null
  validSecrets: number
}

/** All sites by name, as people look for them. */
export async function siteOverviews(db: Kysely<Database>, now: Date): Promise<SiteOverview[]> {
  return await db
    .selectFrom('sites')
    .leftJoin(
      ({ selectFrom }) =>
        selectFrom('site_keys')
          .select(({ fn, or, eb }) => [
            'site_id',
            fn.max('last_used_at').as('lastUsedAt'),
            fn
              .countAll<number>()
              .filterWhere('revoked_at', 'is', null)
              .filterWhere(or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
              .as('good'),
          ])
          .groupBy('site_id')
          .as('keys'),
      join => join.onRef('keys.site_id', '=', 'sites.id'),
    )
    .leftJoin(
      ({ selectFrom }) =>
        selectFrom('site_webhook_secrets')
          .select(({ fn }) => ['site_id', fn.countAll<number>().as('valid')])
          .where('retired_at', 'is', null)
          .groupBy('site_id')
          .as('secrets'),
      join => join.onRef('secrets.site_id', '=', 'sites.id'),
    )
    .select(['sites.id', 'name', 'webhook_url as webhookUrl', 'keys.lastUsedAt'])
    .select(({ fn, val }) => [
      fn.coalesce('keys.good', val(0)).as('goodKeys'),
      fn.coalesce('secrets.valid', val(0)).as('validSecrets'),
    ])
    .orderBy('name')
    .orderBy('sites.id')
    .execute()
}
