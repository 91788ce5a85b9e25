// Server-sent events: each open page is told a pane anew, whole, when something in it has changed.
import type { ServerResponse } from 'node:http';
import type { PagePorts, Visitor } from './ports.ts';
import { type UsedBy, viewDiscord, viewMailbox, viewStore } from './views.ts';

type Pane = 'discord' | 'mailbox' | 'store';
type Page = { response: ServerResponse; viewer: Visitor; sent: Map<Pane, string> };

/** A burst of changes is one picture. */
const BURST_MS = 30;
const BREATH_MS = 15_000;
const COMMANDS_KEPT = 200;

export type Live = {
  /** Keeps the response open and fills it until the browser leaves. */
  open(response: ServerResponse, viewer: Visitor): void;
  close(): void;
};

export function createLive(ports: PagePorts): Live {
  const pages = new Set<Page>();
  const commands = new Map<string, { name: string; command: string }>();
  const stirred = new Set<Pane>();
  let timer: NodeJS.Timeout | undefined;

  const stir = (pane: Pane) => () => {
    stirred.add(pane);
    timer ??= setTimeout(tell, BURST_MS);
  };

  function tell(): void {
    timer = undefined;
    const panes = [...stirred];
    stirred.clear();
    for (const page of pages) for (const pane of panes) send(page, pane);
  }

  function send(page: Page, pane: Pane): void {
    const json = JSON.stringify(draw(ports, pane, page.viewer, commands));
    if (page.sent.get(pane) === json) return;
    page.sent.set(pane, json);
    page.response.write(`event: ${pane}\ndata: ${json}\n\n`);
  }

  const breath = setInterval(() => {
    for (const { response } of pages) response.write(':\n\n');
  }, BREATH_MS);
  breath.unref();

  const endings = [
    ...(['message', 'edit', 'delete'] as const).map((event) => ports.discord.on(event, stir('discord'))),
    ports.discord.on('interaction', ({ id, kind, userId, label }) => {
      const person = ports.visitors.find((each) => each.id === userId);
      if (kind !== 'command' || !person) return;
      commands.set(id, { name: person.name, command: label });
      const [oldest] = commands.keys();
      if (commands.size > COMMANDS_KEPT && oldest !== undefined) commands.delete(oldest);
    }),
    ports.mailbox.on('accepted', stir('mailbox')),
    ports.store.on('changed', stir('store')),
  ];

  return {
    open(response, viewer) {
      const page: Page = { response, viewer, sent: new Map() };
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
      pages.add(page);
      response.once('close', () => pages.delete(page));
      for (const pane of ['discord', 'mailbox', 'store'] as const) send(page, pane);
    },
    close() {
      for (const end of endings) end();
      clearInterval(breath);
      clearTimeout(timer);
      for (const { response } of pages) response.end();
    },
  };
}

function draw(ports: PagePorts, pane: Pane, viewer: Visitor, usedBy: UsedBy): unknown {
  if (pane === 'discord') return viewDiscord(ports, viewer, usedBy);
  return pane === 'mailbox' ? viewMailbox(ports) : viewStore(ports);
}
