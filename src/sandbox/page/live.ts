// Server-sent events: each open page is told of a pane what has changed in it, and at first all of it.
import type { ServerResponse } from 'node:http';
import type { PagePorts, Visitor } from './ports.ts';
import { type Pane, type Causes, viewDiscord, viewMailbox, viewStore, viewWeather } from './views.ts';

const PANES = ['weather', 'discord', 'mailbox', 'store'] as const;
type PaneName = (typeof PANES)[number];
type Sent = { about: string; ids: string; items: Map<string, string> };
type Page = { response: ServerResponse; viewer: Visitor; sent: Map<PaneName, Sent> };

/** A burst of changes is one picture. */
const BURST_MS = 50;
const BREATH_MS = 15_000;
const CAUSES_KEPT = 1000;

export type Live = {
  /** Keeps the response open and fills it until the browser leaves. */
  open(response: ServerResponse, viewer: Visitor): void;
  close(): void;
};

export function createLive(ports: PagePorts): Live {
  const pages = new Set<Page>();
  const causes = new Map<string, { name: string; command: string } | { sourceId: string }>();
  const stirred = new Set<PaneName>();
  let timer: NodeJS.Timeout | undefined;

  const stir = (pane: PaneName) => () => {
    stirred.add(pane);
    timer ??= setTimeout(tell, BURST_MS);
  };

  function tell(): void {
    timer = undefined;
    const panes = [...stirred];
    stirred.clear();
    for (const page of pages) for (const pane of panes) send(page, pane);
  }

  function send(page: Page, name: PaneName): void {
    const { about, items } = draw(ports, name, page.viewer, causes);
    const before = page.sent.get(name);
    const now: Sent = {
      about: JSON.stringify(about),
      ids: JSON.stringify(items.map(({ id }) => id)),
      items: new Map(items.map((item) => [item.id, JSON.stringify(item)])),
    };
    const changed = [...now.items].filter(([id, json]) => before?.items.get(id) !== json).map(([, json]) => json);
    if (before && changed.length === 0 && before.about === now.about && before.ids === now.ids) return;
    page.sent.set(name, now);
    const json = `{"about":${now.about},"ids":${now.ids},"changed":[${changed.join(',')}]}`;
    page.response.write(`event: ${name}\ndata: ${json}\n\n`);
  }

  const breath = setInterval(() => {
    for (const { response } of pages) response.write(':\n\n');
  }, BREATH_MS);
  breath.unref();

  const endings = [
    ...(['message', 'edit', 'delete'] as const).map((event) => ports.discord.on(event, stir('discord'))),
    ports.discord.on('interaction', ({ id, kind, userId, label, sourceId }) => {
      const person = ports.visitors.find((each) => each.id === userId);
      if (sourceId !== undefined) causes.set(id, { sourceId });
      else if (kind === 'command' && person) causes.set(id, { name: person.name, command: label });
      const [oldest] = causes.keys();
      if (causes.size > CAUSES_KEPT && oldest !== undefined) causes.delete(oldest);
    }),
    ports.mailbox.on('accepted', stir('mailbox')),
    ports.store.on('changed', stir('store')),
    ports.store.on('listed', stir('store')),
    ports.weather.on('changed', stir('weather')),
    ...(ports.bot ? [ports.bot.on('changed', stir('weather')), ports.bot.on('changed', stir('discord'))] : []),
  ];

  return {
    open(response, viewer) {
      const page: Page = { response, viewer, sent: new Map() };
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
      pages.add(page);
      response.once('close', () => pages.delete(page));
      for (const pane of PANES) send(page, pane);
    },
    close() {
      for (const end of endings) end();
      clearInterval(breath);
      clearTimeout(timer);
      for (const { response } of pages) response.end();
    },
  };
}

function draw(ports: PagePorts, pane: PaneName, viewer: Visitor, causes: Causes): Pane<object, { id: string }> {
  if (pane === 'discord') return viewDiscord(ports, viewer, causes);
  if (pane === 'weather') return viewWeather(ports);
  return pane === 'mailbox' ? viewMailbox(ports) : viewStore(ports);
}
