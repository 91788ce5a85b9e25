// The drawing of the code is kept by the linter (.oxlintrc.json). Here stands what it forbids, import by import, so
// that a rule that stopped biting is noticed, and the few things that a linter's list cannot say.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, glob, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What a made-up file may and may not import. `type …` is an `import type`, `re-export …` an `export … from`, `dynamic …` an `import()`. */
type ImportRules = { allowed: string[]; refused: string[] };

const RULES: Record<string, ImportRules> = {
  'src/order/made-up.ts': {
    allowed: ['./line.ts', '../errors.ts', '../words/ko.ts', 'type discord.js'],
    refused: [
      '../db/open.ts',
      'type ../db/schema.ts',
      're-export ../db/open.ts',
      'dynamic ../db/open.ts',
      './../db/open.ts',
      '../naver/client.ts',
      '../discord/cards.ts',
      '../mail/smtp.ts',
      '../poll.ts',
      '../config.ts',
      'type ../log.ts',
      '../sandbox/index.ts',
      '../../commands/order.ts',
      '../../test/build.ts',
      'node:fs',
      'node:fs/promises',
      'node:timers/promises',
      'kysely',
      'pg',
      'undici',
      'nodemailer',
    ],
  },
  'src/report/made-up.ts': {
    allowed: ['./chart.ts', '../order/line.ts', '../words/ko.ts', '../errors.ts', 'csv-stringify/sync'],
    refused: [
      './picture.ts',
      '../db/open.ts',
      'type ../db/schema.ts',
      '../discord/posts.ts',
      '../poll.ts',
      'type ../log.ts',
      '../../commands/index.ts',
      '@resvg/resvg-js',
      'node:fs',
      'kysely',
    ],
  },
  'src/report/picture.ts': {
    allowed: ['@resvg/resvg-js', 'node:url'],
    refused: ['./chart.ts', '../order/line.ts', '../db/open.ts'],
  },
  'src/words/made-up.ts': {
    allowed: ['./ko.ts'],
    refused: ['../order/line.ts', 'type ../order/line.ts', '../errors.ts', 'node:fs', 'zod'],
  },
  'src/errors.ts': { allowed: [], refused: ['./order/line.ts', './config.ts', 'type ./log.ts'] },
  'src/log.ts': { allowed: ['pino'], refused: ['./errors.ts', './config.ts', 'type ./order/line.ts'] },
  'src/config.ts': { allowed: ['./errors.ts', 'zod'], refused: ['./db/open.ts', './bot.ts', './order/line.ts'] },
  ...Object.fromEntries(
    ['db', 'naver', 'discord', 'mail', 'license-server'].map((adapter) => [
      `src/${adapter}/made-up.ts`,
      {
        allowed: [
          './neighbor.ts',
          './deeper/inner.ts',
          '../order/line.ts',
          '../report/figures.ts',
          '../errors.ts',
          '../words/ko.ts',
          'type ../log.ts',
          'node:fs',
        ],
        refused: [
          '../report/picture.ts',
          '../log.ts',
          './../poll.ts',
          '../poll.ts',
          '../bot.ts',
          '../config.ts',
          'type ../fulfil.ts',
          '../sandbox/index.ts',
          '../sandbox/naver/index.ts',
          '../../commands/index.ts',
          '../../test/world.ts',
          ...['db', 'naver', 'discord', 'mail', 'license-server']
            .filter((other) => other !== adapter)
            .map((other) => `../${other}/x.ts`),
        ],
      },
    ]),
  ),
  'src/db/deeper/made-up.ts': {
    allowed: ['./neighbor.ts', '../open.ts', '../../errors.ts', '../../order/line.ts', 'type ../../log.ts', 'node:fs'],
    refused: [
      '../../log.ts',
      '../../mail/smtp.ts',
      '../../poll.ts',
      '../../sandbox/index.ts',
      '../../../commands/index.ts',
    ],
  },
  'src/discord/types-aside.ts': { allowed: ['type ../db/schema.ts'], refused: ['re-export ../db/schema.ts'] },
  ...Object.fromEntries(
    ['poll', 'fulfil', 'worker', 'made-up'].map((shell) => [
      `src/${shell}.ts`,
      {
        allowed: [
          './neighbor.ts',
          './db/lines.ts',
          './order/line.ts',
          './report/chart.ts',
          './errors.ts',
          './words/ko.ts',
          './log.ts',
        ],
        refused: [
          './report/picture.ts',
          './naver/client.ts',
          'type ./naver/client.ts',
          './discord/cards.ts',
          'type ./discord/cards.ts',
          './mail/smtp.ts',
          './sandbox/index.ts',
          './bot.ts',
          './main.ts',
          './demo.ts',
          './config.ts',
          '../commands/index.ts',
          '../test/build.ts',
        ],
      },
    ]),
  ),
  'src/bot.ts': {
    allowed: [
      './naver/client.ts',
      './discord/client.ts',
      './mail/smtp.ts',
      './db/open.ts',
      '../commands/index.ts',
      './poll.ts',
    ],
    refused: ['./sandbox/index.ts', './sandbox/naver/index.ts', './main.ts', './demo.ts', '../test/world.ts'],
  },
  'src/main.ts': {
    allowed: ['./bot.ts', './config.ts', './log.ts'],
    refused: ['./sandbox/index.ts', './demo.ts', '../test/world.ts'],
  },
  'src/demo.ts': {
    allowed: ['./bot.ts', './config.ts', './sandbox/index.ts'],
    refused: ['./main.ts', '../test/world.ts'],
  },
  'src/sandbox/made-up.ts': {
    allowed: ['./neighbor.ts', './naver/index.ts', './discord/index.ts', 'hono'],
    refused: [
      '../order/line.ts',
      'type ../order/line.ts',
      '../errors.ts',
      '../naver/client.ts',
      './../naver/client.ts',
      '../log.ts',
    ],
  },
  ...Object.fromEntries(
    ['naver', 'discord', 'smtp'].map((service) => [
      `src/sandbox/${service}/made-up.ts`,
      {
        allowed: ['./neighbor.ts', '../shared.ts', 'hono'],
        refused: [
          '../../order/line.ts',
          'type ../../order/line.ts',
          '../../errors.ts',
          '../../naver/client.ts',
          ...['naver', 'discord', 'smtp'].filter((other) => other !== service).map((other) => `../${other}/index.ts`),
        ],
      },
    ]),
  ),
  'commands/made-up.ts': {
    allowed: [
      './neighbor.ts',
      '../src/db/lines.ts',
      '../src/order/line.ts',
      '../src/report/chart.ts',
      '../src/words/ko.ts',
      '../src/errors.ts',
      'type ../src/discord/command.ts',
    ],
    refused: [
      '../src/report/picture.ts',
      '../src/discord/client.ts',
      'type ../src/discord/client.ts',
      '../src/naver/client.ts',
      '../src/mail/smtp.ts',
      '../src/fulfil.ts',
      '../src/bot.ts',
      '../src/config.ts',
      '../src/sandbox/index.ts',
      '../test/build.ts',
    ],
  },
  'migrations/made-up.ts': {
    allowed: ['kysely', 'type kysely', 'kysely/migration'],
    refused: ['../src/db/schema.ts', 'type ../src/db/schema.ts', './2026-01-01-other.ts', 'node:fs', 'zod'],
  },
  'test/made-up.ts': { allowed: ['../src/bot.ts', '../src/db/open.ts', '../src/sandbox/index.ts'], refused: [] },
};

/** Made-up files that break another promise of the drawing, and the rule that must say so. */
const BREACHES: [path: string, source: string, rule: string][] = [
  ['src/order/ring-a.ts', `import { b } from './ring-b.ts';\nexport const a = b;\n`, 'import(no-cycle)'],
  ['src/order/ring-b.ts', `import { a } from './ring-a.ts';\nexport const b = a;\n`, 'import(no-cycle)'],
  ['src/db/type-ring-a.ts', `import type { B } from './type-ring-b.ts';\nexport type A = B;\n`, 'import(no-cycle)'],
  ['src/db/type-ring-b.ts', `import type { A } from './type-ring-a.ts';\nexport type B = A;\n`, 'import(no-cycle)'],
  ['src/order/environment.ts', `export const a = process.pid;\n`, 'eslint(no-restricted-globals)'],
  ['src/order/network.ts', `export const a = fetch;\n`, 'eslint(no-restricted-globals)'],
  ['commands/environment.ts', `export const a = process.pid;\n`, 'eslint(no-restricted-globals)'],
  ['src/naver/environment.ts', `export const a = process.env['A'];\n`, 'node(no-process-env)'],
  ['src/mail/default.ts', `export default 1;\n`, 'import(no-default-export)'],
  ['src/mail/print.ts', `console.log('a');\n`, 'eslint(no-console)'],
];

const Report = z.object({
  diagnostics: z.array(
    z.object({
      code: z.string(),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ line: z.number() }) })),
    }),
  ),
});

/** Runs the project's linter, without the rules that need types, over files of a project that exists only for this. */
async function lint(sources: Map<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'bellhop-architecture-'));
  try {
    await copyFile(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    for (const [path, source] of sources) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), source);
    }
    const linter = join(root, 'node_modules/oxlint/bin/oxlint');
    const stdout = await new Promise<string>((resolve) => {
      // Ends with 1 because it finds something; a linter that failed itself prints no JSON and fails below.
      execFile(process.execPath, [linter, '--format=json'], { cwd: folder, maxBuffer: 2 ** 26 }, (_error, out) =>
        resolve(out),
      );
    });
    const { diagnostics } = Report.parse(JSON.parse(stdout));
    return diagnostics.map(({ code, filename, labels }) => ({
      rule: code,
      path: filename.replaceAll('\\', '/'),
      line: labels[0]?.span.line,
    }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function writeImport(what: string, index: number): string {
  const [kind, from] = what.includes(' ') ? what.split(' ') : ['value', what];
  if (kind === 'type') return `import type { A${index} } from '${from}';`;
  if (kind === 're-export') return `export { a${index} } from '${from}';`;
  if (kind === 'dynamic') return `await import('${from}');`;
  return `import { a${index} } from '${from}';`;
}

suite('who imports whom, by the linter', () => {
  let findings: Awaited<ReturnType<typeof lint>>;

  before(async () => {
    const sources = new Map(BREACHES.map(([path, source]) => [path, source]));
    for (const [path, { allowed, refused }] of Object.entries(RULES)) {
      sources.set(path, `${[...allowed, ...refused].map(writeImport).join('\n')}\n`);
    }
    findings = await lint(sources);
  });

  for (const [path, { allowed, refused }] of Object.entries(RULES)) {
    test(`${path} imports what it may and nothing else`, () => {
      const lines = new Set(
        findings
          .filter((finding) => finding.path === path && finding.rule === 'eslint(no-restricted-imports)')
          .map((finding) => finding.line),
      );
      const bitten = [...allowed, ...refused].filter((_, index) => lines.has(index + 1));
      assert.deepEqual(bitten, refused);
    });
  }

  for (const [path, , rule] of BREACHES) {
    test(`${path} is reported by ${rule}`, () => {
      assert.ok(findings.some((finding) => finding.path === path && finding.rule === rule));
    });
  }

  test('every folder of src has its rule', async () => {
    const entries = await readdir(join(root, 'src'), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    const ruled = new Set(Object.keys(RULES).map((path) => /^src\/([^/]+)\//.exec(path)?.[1]));
    assert.deepEqual(
      folders.filter((folder) => !ruled.has(folder)),
      [],
    );
  });
});

/** Sources below `root` that match, with `/` in their paths, without their comments. */
async function readSources(pattern: string): Promise<{ path: string; code: string }[]> {
  const sources: { path: string; code: string }[] = [];
  for await (const path of glob(pattern, { cwd: root })) {
    const text = await readFile(join(root, path), 'utf8');
    sources.push({ path: path.replaceAll('\\', '/'), code: text.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '') });
  }
  return sources;
}

/** Reads of a clock or of chance, such as must not be in the core. */
function findClocks(code: string): string[] {
  return code.match(/Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|Temporal\.Now/g) ?? [];
}

/** Packages that a source needs when it runs: imports of types are left out, `@scope/name/sub` is `@scope/name`. */
function listPackages(code: string): string[] {
  const imports = code.matchAll(
    /^(?:import|export)\s(?!type\b)(?:[^'"]*?\sfrom\s)?\s*'([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...imports]
    .map((found) => found[1] ?? found[2] ?? '')
    .filter((from) => !from.startsWith('.') && !from.startsWith('node:'))
    .map((from) => from.split('/', from.startsWith('@') ? 2 : 1).join('/'));
}

suite('what the linter cannot say', () => {
  test('the core asks no clock and no dice', async () => {
    const sources = await readSources('src/{order,report}/**/*.ts');
    assert.ok(sources.length > 0);
    for (const { path, code } of sources) assert.deepEqual(findClocks(code), [], path);
  });

  test('a clock in the core would be seen', () => {
    assert.equal(findClocks('const now = new Date(); const then = Date.now() + Math.random();').length, 3);
    assert.deepEqual(findClocks('const then = new Date(text);'), []);
  });

  test('the bot runs without the development packages', async () => {
    const Manifest = z.object({ dependencies: z.record(z.string(), z.string()) });
    const { dependencies } = Manifest.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
    const sources = await readSources('{src,commands,migrations}/**/*.ts');
    const shipped = sources.filter(({ path }) => !path.startsWith('src/sandbox/') && path !== 'src/demo.ts');
    assert.ok(shipped.length > 0);
    for (const { path, code } of shipped) {
      assert.deepEqual(
        listPackages(code).filter((name) => !Object.hasOwn(dependencies, name)),
        [],
        path,
      );
    }
  });

  test('a development package in the bot would be seen', () => {
    const code = `import {\n  a,\n} from 'hono';\nimport type { b } from 'ws';\nexport { c } from '@hono/node-server/x';\nimport 'ajv';\nawait import('knip');\nimport fs from 'node:fs';\nimport d from './d.ts';`;
    assert.deepEqual(listPackages(code), ['hono', '@hono/node-server', 'ajv', 'knip']);
  });
});
