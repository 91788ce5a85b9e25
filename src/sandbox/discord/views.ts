// What tests and the demo's page see of messages: plain copies that change no more.

import type { Component, Embed } from './components.ts';
import { isLoading } from './interactions.ts';
import type { Message, State } from './state.ts';

export type SandboxAttachment = {
  id: string;
  filename: string;
  contentType: string;
  url: string;
  bytes: Buffer;
  description?: string;
};

/** A message as it stands at one moment. Embeds and components are as on the wire. */
export type SandboxMessage = {
  id: string;
  channelId: string;
  content: string;
  embeds: Embed[];
  components: Component[];
  flags: number;
  /** How often it was changed. */
  edits: number;
  /** Whether phones rang: it was not sent with the flag 4096 and is for more than one person. Edits never ring. */
  notified: boolean;
  attachments: SandboxAttachment[];
  /** Id of the message it answers. */
  messageReference?: string;
  nonce?: string;
  /** The one person who sees it, when it is ephemeral. */
  viewerId?: string;
  /** The interaction it came out of. */
  interactionId?: string;
  /** "Bellhop is thinking…" */
  isLoading: boolean;
  isDeleted: boolean;
  mentions: { users: string[]; roles: string[]; everyone: boolean };
  threadId?: string;
  createdAt: Date;
  editedAt?: Date;
};

const SUPPRESS_NOTIFICATIONS = 1 << 12;

export function viewMessage(message: Message): SandboxMessage {
  const { referenceId, mentions, mentionRoles, mentionEveryone, attachments, ...rest } = message;
  return {
    ...structuredClone(rest),
    attachments: attachments.map(
      ({ isSpoiler: _isSpoiler, isEphemeral: _isEphemeral, title: _title, ...attachment }) => attachment,
    ),
    notified: (message.flags & SUPPRESS_NOTIFICATIONS) === 0 && message.viewerId === undefined,
    isLoading: isLoading(message),
    mentions: { users: [...mentions], roles: [...mentionRoles], everyone: mentionEveryone },
    ...(referenceId !== undefined && { messageReference: referenceId }),
  };
}

/** The message by its id, also a deleted or ephemeral one. @throws Error when there was never such a message */
export function requireMessage(state: State, id: string): Message {
  const message = state.messages.get(id);
  if (!message) throw new Error(`There is no message ${id}`);
  return message;
}
