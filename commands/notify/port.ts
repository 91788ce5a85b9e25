// What setting notifications needs of the chat; handed in by bot.ts.

/** What the bot lacks in a channel. */
export type ChannelFault = 'view' | 'send' | 'embed' | 'history';

export type ChannelPort = {
  /** What the bot lacks to write cards there; `elsewhere`: it is no text channel of this server. */
  faultsOf: (channelId: string) => Promise<ChannelFault[] | 'elsewhere'>;
  /** Whether a mention of the role calls its members. */
  canMention: (roleId: string) => Promise<boolean>;
};
