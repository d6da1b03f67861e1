import type { AppealsTable, AppealTextsTable } from './tables/appeals.ts'
import type { CaseComplainantsTable, CaseEventsTable, CasesTable } from './tables/cases.ts'
import type { ClaimsTable } from './tables/claims.ts'
import type { CommentRevisionsTable, CommentsTable } from './tables/comments.ts'
import type {
  ComplainantsTable,
  ComplaintReferencesTable,
  ComplaintsTable,
  ComplaintTextsTable,
  DeadLettersTable,
} from './tables/complaints.ts'
import type {
  DecisionsTable,
  DecisionTextsTable,
  DeliveriesTable,
  ProposalsTable,
  WithdrawalsTable,
} from './tables/decisions.ts'
import type { HandoversTable } from './tables/handovers.ts'
import type {
  AdminEventsTable,
  FailedGuessesTable,
  ModeratorAccountsTable,
  ModeratorIdentitiesTable,
  ModeratorPasswordsTable,
  ModeratorPoolsTable,
  ModeratorPreferencesTable,
  ModeratorSitesTable,
  ModeratorsTable,
  NotesTable,
  OidcAttemptsTable,
  SessionsTable,
  SignInLinksTable,
} from './tables/moderators.ts'
import type { NoticesTable, NoticeTextsTable } from './tables/notices.ts'
import type { AlertsTable, AlertTellingsTable } from './tables/alerts.ts'
import type { SlaReportsTable, SlaTellingsTable } from './tables/sla.ts'
import type { SiteKeysTable, SitesTable, SiteWebhookSecretsTable } from './tables/sites.ts'

/** Every table of the record; what each is for stands in the first migration. */
export interface Database {
  sites: SitesTable
  site_keys: SiteKeysTable
  site_webhook_secrets: SiteWebhookSecretsTable
  moderators: ModeratorsTable
  moderator_pools: ModeratorPoolsTable
  moderator_accounts: ModeratorAccountsTable
  moderator_preferences: ModeratorPreferencesTable
  moderator_sites: ModeratorSitesTable
  moderator_passwords: ModeratorPasswordsTable
  moderator_identities: ModeratorIdentitiesTable
  sessions: SessionsTable
  sign_in_links: SignInLinksTable
  oidc_attempts: OidcAttemptsTable
  failed_guesses: FailedGuessesTable
  admin_events: AdminEventsTable
  complainants: ComplainantsTable
  comments: CommentsTable
  comment_revisions: CommentRevisionsTable
  cases: CasesTable
  appeals: AppealsTable
  appeal_texts: AppealTextsTable
  case_events: CaseEventsTable
  case_complainants: CaseComplainantsTable
  complaints: ComplaintsTable
  complaint_texts: ComplaintTextsTable
  complaint_references: ComplaintReferencesTable
  notices: NoticesTable
  notice_texts: NoticeTextsTable
  claims: ClaimsTable
  handovers: HandoversTable
  notes: NotesTable
  proposals: ProposalsTable
  decisions: DecisionsTable
  decision_texts: DecisionTextsTable
  withdrawals: WithdrawalsTable
  deliveries: DeliveriesTable
  dead_letters: DeadLettersTable
  alerts: AlertsTable
  alert_tellings: AlertTellingsTable
  sla_reports: SlaReportsTable
  sla_tellings: SlaTellingsTable
}
