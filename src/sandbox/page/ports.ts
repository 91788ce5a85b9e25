// What the page needs of the stand-ins, the weather and the bot's process: they are handed in, it knows none of them by name.

/** Who uses the page: one of the people of the simulated Discord server. */
export type Visitor = { id: string; name: string; role: 'operator' | 'admin' | 'none' };

type Emoji = { id?: string | null; name: string } | null;
type Media = { url: string; attachment_id?: string; content_type?: string };

/** A message component of any type, as on Discord's wire. */
export type Component = {
  type: number;
  custom_id?: string | null;
  style?: number;
  label?: string | null;
  title?: string | null;
  disabled?: boolean | null;
  components?: Component[];
  component?: Component;
  accessory?: Component;
  content?: string;
  description?: string | null;
  url?: string | null;
  emoji?: Emoji;
  placeholder?: string | null;
  value?: string | null;
  required?: boolean | null;
  default?: boolean | null;
  min_values?: number | null;
  max_values?: number | null;
  min_length?: number | null;
  max_length?: number | null;
  options?: {
    label: string;
    value: string;
    description?: string | null;
    emoji?: Emoji;
    default?: boolean | null;
  }[];
  default_values?: { id: string; type: string }[] | null;
  file_types?: string[] | null;
  media?: Media;
  file?: Media;
  items?: { media: Media; description?: string | null; spoiler?: boolean | null }[];
  spoiler?: boolean | null;
  divider?: boolean | null;
  spacing?: number | null;
  accent_color?: number | null;
};

type Picture = { url?: string | null; description?: string | null } | null;

export type Embed = {
  title?: string | null;
  url?: string | null;
  description?: string | null;
  /** 0xRRGGBB */
  color?: number | null;
  timestamp?: string | null;
  author?: { name?: string | null; url?: string | null } | null;
  footer?: { text?: string | null } | null;
  fields?: { name: string; value: string; inline?: boolean | null }[] | null;
  image?: Picture;
  thumbnail?: Picture;
};

export type Attachment = {
  id: string;
  filename: string;
  contentType: string;
  url: string;
  bytes: Buffer;
  description?: string;
};

export type Message = {
  id: string;
  channelId: string;
  content: string;
  embeds: Embed[];
  components: Component[];
  attachments: Attachment[];
  notified: boolean;
  isLoading: boolean;
  isDeleted: boolean;
  mentions: { users: string[]; roles: string[]; everyone: boolean };
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
  min_length?: number | null;
  max_length?: number | null;
  min_value?: number | null;
  max_value?: number | null;
};

/** A slash command as the bot registered it; its own type may be left out on the wire. */
export type Command = Omit<CommandOption, 'type'>;

export type Modal = { interactionId: string; userId: string; customId: string; title: string; components: Component[] };

export type PickedFile = { filename: string; content: Uint8Array; contentType?: string };

/** What a person typed into an option. */
export type Typed = string | number | boolean | PickedFile;

/** What a person put into a field of a form. */
export type Filled = string | boolean | readonly string[] | readonly PickedFile[];

export type Channel = { id: string; name: string; kind: 'text' | 'thread' | 'dm' };

type Answer = { modal?: Modal };
type Person = { id: string };

export type DiscordPort = {
  guildId: string;
  channelId: string;
  channels(): Channel[];
  people(): { id: string; name: string; roleIds: string[] }[];
  roles(): { id: string; name: string }[];
  /** Of all channels, oldest first, with what only `viewer` sees. */
  messages(channelId?: string, options?: { viewer?: Person }): Message[];
  message(id: string): Message;
  commands(): Command[];
  /** These four throw an Error with a sentence when it cannot be done or the bot did not answer in time. */
  click(press: { messageId: string; customId: string; user: Person }): Promise<Answer>;
  select(press: { messageId: string; customId: string; values: readonly string[]; user: Person }): Promise<Answer>;
  submit(modal: Modal, values: Record<string, Filled>, user: Person): Promise<Answer>;
  slash(typed: { command: string; options: Record<string, Typed>; user: Person; channelId?: string }): Promise<Answer>;
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
    listener: (interaction: { id: string; kind: string; userId: string; label: string; sourceId?: string }) => void,
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
  attachments: { filename: string; contentType: string; bytes: Buffer }[];
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
  hasDelivery: boolean;
  /** Labels of the fields that a buyer types into. */
  directInputs: string[];
  /** What a buyer chooses from. */
  options: { name: string; values: string[] }[];
  statusType: string;
};

/** One product order, in Naver's words. */
export type Line = {
  productOrderId: string;
  orderId: string;
  productName: string;
  productOption: string | undefined;
  addOn: boolean;
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

export type Purchase = {
  productId: string;
  quantity: number;
  typed: Record<string, string>;
  /** `name: value`, several joined by ` / `. */
  option?: string | undefined;
  addOn: boolean;
};

export type Checkout = {
  lines: Purchase[];
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
  refuseGift(orderId: string): void;
  requestCancel(productOrderId: string, request?: { quantity?: number | undefined }): void;
  requestReturn(productOrderId: string, request?: { quantity?: number | undefined }): void;
  withdrawClaim(productOrderId: string): void;
  decidePurchase(productOrderId: string): void;
  confirmByHand(productOrderId: string): void;
  dispatchByHand(productOrderId: string): void;
  approveCancelByHand(productOrderId: string): void;
  changeListingByHand(productId: string, to: 'SALE' | 'SUSPENSION'): void;
  adminCancel(productOrderId: string): void;
  collectReturn(productOrderId: string): void;
  completeDelivery(productOrderId: string): void;
  on(event: 'changed' | 'listed', listener: () => void): () => void;
};

/** What goes wrong at the moment. */
export type WeatherPort = {
  list(): { name: string; isOn: boolean }[];
  /** @throws Error for a fault that does not exist */
  set(name: string, isOn: boolean): void;
  on(event: 'changed', listener: () => void): () => void;
};

/** The bot's process. */
export type BotPort = {
  state(): 'off' | 'starting' | 'on' | 'stopping';
  start(): void;
  stop(): Promise<void>;
  kill(): Promise<void>;
  on(event: 'changed', listener: () => void): () => void;
};

export type PagePorts = {
  discord: DiscordPort;
  mailbox: MailboxPort;
  store: StorePort;
  weather: WeatherPort;
  /** Absent where the bot is somebody else's. */
  bot?: BotPort | undefined;
  /** Whom the page may act as; the first is chosen until told otherwise. */
  visitors: readonly Visitor[];
  shopName: string;
  /** Languages of the page: the bot's own comes first. */
  locale: string;
};
