import { type RawBuilder, sql } from 'kysely'

/** Did a complaint (table `complaints`) come with a notice of defamation? */
export const withNotice: RawBuilder<boolean> = sql<boolean>`exists (
  select from notices where notices.site_id = complaints.site_id and notices.complaint_id = complaints.id)`
