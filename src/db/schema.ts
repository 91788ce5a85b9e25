// The tables after all migrations, for Kysely; a test compares this file with the database. int8 does not occur: it would arrive as text.
import type { ColumnType, Generated } from 'kysely';

type Stamp = ColumnType<Date, Date, Date>;
type MaybeStamp = ColumnType<Date | null, Date | null | undefined, Date | null>;
type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>;
type MaybeJson<T extends object> = ColumnType<T | null, string | null | undefined, string | null>;

export type StoresTable = {
  store_id: string;
  first_polled_at: MaybeStamp;
  polled_at: MaybeStamp;
  swept_at: MaybeStamp;
  paused_at: MaybeStamp;
  default_mode: Maybe<string>;
  default_auto_since: MaybeStamp;
  commands_print: Maybe<string>;
  secret_key_id: Maybe<string>;
  hold_units: Maybe<number>;
  hold_sum_krw: Maybe<number>;
  hold_again_minutes: Maybe<number>;
  hold_shared_address: Generated<boolean>;
  audited_at: MaybeStamp;
  questions_off_at: MaybeStamp;
  private_questions_at: MaybeStamp;
  public_questions_at: MaybeStamp;
  digest_minutes: Maybe<number>;
  digested_on: Maybe<string>;
};

export type CursorsTable = {
  store_id: string;
  feed: string;
  read_to: Stamp;
  window_to: MaybeStamp;
  more_from: Maybe<string>;
  more_sequence: Maybe<string>;
};

export type ProductsTable = {
  store_id: string;
  product_id: string;
  name: Maybe<string>;
  mode: Maybe<'manual' | 'auto'>;
  auto_since: MaybeStamp;
  email_option: Maybe<string>;
  direct_inputs: MaybeJson<string[]>;
  looked_up_at: MaybeStamp;
  low_stock: Maybe<number>;
  pause_listing: Generated<boolean>;
  listing_paused_at: MaybeStamp;
};

export type GoodsTable = {
  store_id: string;
  product_id: string;
  option: Generated<string>;
  source: Generated<'pool' | 'generate' | 'link' | 'http'>;
  pattern: Maybe<string>;
  link_sealed: Maybe<string>;
  url_sealed: Maybe<string>;
  secret_sealed: Maybe<string>;
  bundle: MaybeJson<{ productId: string; option: string; count: number }[]>;
};

export type TemplatesTable = {
  store_id: string;
  product_id: Generated<string>;
  language: 'ko' | 'en';
  subject: string;
  body: string;
  edited_at: Stamp;
  edited_by: string;
};

export type BlockedBuyersTable = {
  store_id: string;
  buyer_print: string;
  order_id: string;
  blocked_at: Stamp;
  blocked_by: string;
};

export type NotesTable = {
  note_id: Generated<number>;
  store_id: string;
  order_id: string;
  at: Stamp;
  by: string;
  text_sealed: string;
};

export type QuestionsTable = {
  question_id: Generated<number>;
  store_id: string;
  kind: 'private' | 'public';
  naver_no: string;
  asked_at: Stamp;
  seen_at: Stamp;
  category: Maybe<string>;
  product_name: Maybe<string>;
  order_id: Maybe<string>;
  product_order_ids: ColumnType<string[], string, string>;
  asked_sealed: string;
  state: Generated<'open' | 'sending' | 'failed' | 'answered' | 'gone'>;
  draft_sealed: Maybe<string>;
  draft_by: Maybe<string>;
  draft_at: MaybeStamp;
  with_license: Generated<boolean>;
  failure: Maybe<string>;
  failure_code: Maybe<string>;
  answer_sealed: Maybe<string>;
  answered_by: Maybe<string>;
  answered_at: MaybeStamp;
  revision: Generated<number>;
  is_silent: Generated<boolean>;
  channel_id: Maybe<string>;
  message_id: Maybe<string>;
  card_attempted_at: MaybeStamp;
};

export type NotifyTable = {
  store_id: string;
  remind_minutes: Generated<number>;
  escalate_minutes: Generated<number>;
  escalate_role: Maybe<string>;
  quiet_from: Maybe<number>;
  quiet_to: Maybe<number>;
  alarm_channel: Maybe<string>;
  auto_channel: Maybe<string>;
  caught_up_at: MaybeStamp;
};

export type WaitsTable = {
  store_id: string;
  product_order_id: string;
  state: string;
  since: Stamp;
  rung: Generated<number>;
};

export type GroupApprovalsTable = {
  group_id: Generated<number>;
  store_id: string;
  at: Stamp;
  by: string;
  product_order_ids: ColumnType<string[], string, string>;
};

export type OrdersTable = {
  store_id: string;
  order_id: string;
  card_no: Generated<number>;
  revision: Generated<number>;
  buyer_sealed: Maybe<string>;
  buyer_print: Maybe<string>;
  buyer_name_print: Maybe<string>;
  paid_at: Stamp;
  is_silent: Generated<boolean>;
  channel_id: Maybe<string>;
  message_id: Maybe<string>;
  card_attempted_at: MaybeStamp;
  told_in: Maybe<string>;
};

export type LinesTable = {
  store_id: string;
  product_order_id: string;
  order_id: string;
  status: string;
  goal: Maybe<string>;
  attention: Maybe<string>;
  refusal: Maybe<string>;
  because: Maybe<string>;
  trouble: Maybe<string>;
  product_id: string;
  product_name: string;
  amount_krw: number;
  remain_quantity: number;
  paid_at: Stamp;
  dispatch_due_at: MaybeStamp;
  shown_sealed: string;
  recipient_sealed: string;
  recipient_print: Maybe<string>;
  emailed_at: MaybeStamp;
  dispatched_at: MaybeStamp;
  changed_at: MaybeStamp;
  changed_to: Maybe<string>;
  seen_at: Stamp;
  let_go: Generated<boolean>;
  given_by_hand_at: MaybeStamp;
  reminded_at: MaybeStamp;
};

export type BatchesTable = {
  batch_id: Generated<number>;
  store_id: string;
  product_id: string;
  imported_at: Stamp;
  imported_by: string;
  count: number;
  option: Generated<string>;
  name: Maybe<string>;
};

export type LicensesTable = {
  license_id: Generated<number>;
  store_id: string;
  product_id: string;
  batch_id: Maybe<number>;
  key_sealed: string;
  key_print: string;
  status: Generated<'free' | 'reserved' | 'delivered' | 'set_aside' | 'revoked' | 'withdrawn' | 'taken'>;
  product_order_id: Maybe<string>;
  unit: Maybe<number>;
  reserved_at: MaybeStamp;
  delivered_at: MaybeStamp;
  option: Generated<string>;
  part: Generated<number>;
  source: Generated<'pool' | 'generate' | 'http'>;
  file_name: Maybe<string>;
  revoked_at: MaybeStamp;
  reason: Maybe<string>;
  replaces: Maybe<number>;
  tail_print: Maybe<string>;
};

export type MailState = 'planned' | 'handing_over' | 'unknown' | 'accepted' | 'refused' | 'abandoned';

export type MailsTable = {
  mail_id: Generated<number>;
  store_id: string;
  order_id: string;
  message_id: string;
  state: Generated<MailState>;
  unknowns: Generated<number>;
  recipient_sealed: string;
  raw_sealed: string;
  body_print: string;
  composed_at: Stamp;
  handed_over_at: MaybeStamp;
  accepted_at: MaybeStamp;
  response_sealed: Maybe<string>;
  kind: Generated<'first' | 'resend' | 'replace'>;
  asked_by: Maybe<string>;
};

export type MailLinesTable = {
  mail_id: number;
  store_id: string;
  product_order_id: string;
  units: number;
};

export type OutboxTable = {
  outbox_id: Generated<number>;
  store_id: string;
  kind: string;
  subject: string;
  order_id: Maybe<string>;
  due_at: Stamp;
  attempts: Generated<number>;
  requests: Generated<number>;
  leased_until: MaybeStamp;
};

export type HistoryTable = {
  history_id: Generated<number>;
  store_id: string;
  order_id: Maybe<string>;
  product_order_id: Maybe<string>;
  at: Stamp;
  actor: string;
  what: string;
  outcome: Maybe<string>;
  detail: MaybeJson<Record<string, unknown>>;
};

export type AlarmsTable = {
  store_id: string;
  code: string;
  raised_at: Stamp;
  cleared_at: MaybeStamp;
  detail: MaybeJson<Record<string, unknown>>;
};

export type Database = {
  stores: StoresTable;
  cursors: CursorsTable;
  products: ProductsTable;
  goods: GoodsTable;
  templates: TemplatesTable;
  blocked_buyers: BlockedBuyersTable;
  notes: NotesTable;
  questions: QuestionsTable;
  orders: OrdersTable;
  lines: LinesTable;
  batches: BatchesTable;
  licenses: LicensesTable;
  mails: MailsTable;
  mail_lines: MailLinesTable;
  outbox: OutboxTable;
  history: HistoryTable;
  alarms: AlarmsTable;
  notify: NotifyTable;
  waits: WaitsTable;
  group_approvals: GroupApprovalsTable;
};
