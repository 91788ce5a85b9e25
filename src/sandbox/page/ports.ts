// What the page needs of the three stand-ins: they are handed in, it knows none of them by name.

/** Who uses the page: one of the people of the simulated Discord server. */
export type Visitor = { id: string; name: string; role: 'operator' | 'admin' | 'none' };

export type Button = {
  type: number;
  custom_id?: string | null;
  style?: number;
  label?: string | null;
  disabled?: boolean | null;
};

/** A message component of any type, as on Discord's wire. */
export type Component = Button & {
  components?: Component[];
  component?: Component;
  content?: string;
  description?: string | null;
  url?: string | null;
  emoji?: { name: string } | null;
  placeholder?: string | null;
  value?: string | null;
  required?: boolean | null;
  min_values?: number | null;
  max_values?: number | null;
  min_length?: number | null;
  max_length?: number | null;
  options?: { label: string; value: string; description?: string | null; default?: boolean | null }[];
};

export type Embed = {
  title?: string | null;
  url?: string | null;
  description?: string | null;
  /** 0xRRGGBB */
  color?: number | null;
  timestamp?: string | null;
  author?: { name?: string | null } | null;
  footer?: { text?: string | null } | null;
  fields?: { name: string; value: string; inline?: boolean | null }[] | null;
  image?: { url?: string | null } | null;
};

export type Attachment = { id: string; filename: string; contentType: string; url: string; bytes: Buffer };

export type Message = {
  id: string;
  content: string;
  embeds: Embed[];
  components: Component[];
  attachments: Attachment[];
  notified: boolean;
  isLoading: boolean;
  isDeleted: boolean;
  /** The one person who sees it. */
  viewerId?: string;
  /** The command or press it came out of. */
  interactionId?: string;
  /** Id of the message it answers. */
  messageReference?: string;
  createdAt: Date;
  editedAt?: Date;
};

export type Choice = { name: string; value: string | number; name_localizations?: Record<string, string> | null };

export type CommandOption = {
  type: number;
  name: string;
  name_localizations?: Record<string, string> | null;
  description?: string | null;
  description_localizations?: Record<string, string> | null;
  required?: boolean | null;
  autocomplete?: boolean | null;
  choices?: Choice[] | null;
  options?: CommandOption[] | null;
};

/** A slash command as the bot registered it; its own type may be left out on the wire. */
export type Command = Omit<CommandOption, 'type'>;

export type Modal = { interactionId: string; userId: string; customId: string; title: string; components: Component[] };

/** What a person typed into an option or a form; a file as its bytes. */
export type Typed = string | number | boolean | { filename: string; content: Uint8Array; contentType?: string };

type Answer = { modal?: Modal };
type Person = { id: string };

export type DiscordPort = {
  guildId: string;
  channelId: string;
  /** Oldest first, with what only `viewer` sees. */
  messages(channelId?: string, options?: { viewer?: Person }): Message[];
  message(id: string): Message;
  commands(): Command[];
  /** These four throw an Error with a sentence when it cannot be done or the bot did not answer in time. */
  click(press: { messageId: string; customId: string; user: Person }): Promise<Answer>;
  select(press: { messageId: string; customId: string; values: readonly string[]; user: Person }): Promise<Answer>;
  submit(modal: Modal, values: Record<string, string | readonly string[]>, user: Person): Promise<Answer>;
  slash(typed: { command: string; options: Record<string, Typed>; user: Person }): Promise<Answer>;
  autocomplete(typed: {
    command: string;
    option: string;
    value: string;
    options: Record<string, Typed>;
    user: Person;
  }): Promise<Choice[]>;
  on(event: 'message' | 'edit' | 'delete', listener: () => void): () => void;
  on(
    event: 'interaction',
    listener: (interaction: { id: string; kind: string; userId: string; label: string }) => void,
  ): () => void;
};

export type Mail = {
  id: string;
  from: string;
  to: string[];
  at: Date;
  subject: string;
  text: string;
  html: string;
  raw: Buffer;
};

export type MailboxPort = {
  /** Oldest first. */
  mails(): Mail[];
  on(stage: 'accepted', listener: () => void): () => void;
};

export type Product = {
  productId: string;
  name: string;
  priceKrw: number;
  /** Labels of the fields that a buyer types into. */
  directInputs: string[];
  statusType: string;
};

/** One product order, in Naver's words. */
export type Line = {
  productOrderId: string;
  orderId: string;
  productName: string;
  productOption: string | undefined;
  unitPriceKrw: number;
  quantity: number;
  remainQuantity: number;
  productOrderStatus: string;
  placeOrderStatus: string;
  giftReceivingStatus: string | undefined;
  dispatchedBy: 'api' | 'hand' | undefined;
  orderedAt: Date;
  currentClaim: { claimType: string; claimStatus: string } | undefined;
};

export type Checkout = {
  productId: string;
  quantity: number;
  typed: Record<string, string>;
  memo?: string | undefined;
  ordererName?: string | undefined;
  gift: boolean;
};

export type StorePort = {
  products(): Product[];
  /** Oldest first. */
  lines(): Line[];
  line(productOrderId: string): Line;
  /** These throw an Error with a sentence where a buyer or seller would find no such button. */
  pay(checkout: Checkout): { orderId: string };
  acceptGift(orderId: string): void;
  requestCancel(productOrderId: string): void;
  requestReturn(productOrderId: string): void;
  withdrawClaim(productOrderId: string): void;
  decidePurchase(productOrderId: string): void;
  dispatchByHand(productOrderId: string): void;
  approveCancelByHand(productOrderId: string): void;
  on(event: 'changed', listener: () => void): () => void;
};

export type PagePorts = {
  discord: DiscordPort;
  mailbox: MailboxPort;
  store: StorePort;
  /** Whom the page may act as; the first is chosen until told otherwise. */
  visitors: readonly Visitor[];
  /** Names of roles by their ids, for mentions. */
  roleNames: Record<string, string>;
  shopName: string;
};
