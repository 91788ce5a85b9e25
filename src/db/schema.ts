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
  source: Generated<'pool' | 'link'>;
  link_sealed: Maybe<string>;
  email_option: Maybe<string>;
  direct_inputs: MaybeJson<string[]>;
  looked_up_at: MaybeStamp;
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
};

export type BatchesTable = {
  batch_id: Generated<number>;
  store_id: string;
  product_id: string;
  imported_at: Stamp;
  imported_by: string;
  count: number;
};

export type LicensesTable = {
  license_id: Generated<number>;
  store_id: string;
  product_id: string;
  batch_id: number;
  key_sealed: string;
  key_print: string;
  status: Generated<'free' | 'reserved' | 'delivered' | 'set_aside'>;
  product_order_id: Maybe<string>;
  unit: Maybe<number>;
  reserved_at: MaybeStamp;
  delivered_at: MaybeStamp;
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
  orders: OrdersTable;
  lines: LinesTable;
  batches: BatchesTable;
  licenses: LicensesTable;
  mails: MailsTable;
  mail_lines: MailLinesTable;
  outbox: OutboxTable;
  history: HistoryTable;
  alarms: AlarmsTable;
};
