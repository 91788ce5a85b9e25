import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { listKeyCandidates, replacePieces } from '../../src/order/keys-in-text.ts';
import {
  isQuestionCard,
  type QuestionState,
  type QuestionView,
  renderManyQuestions,
  renderQuestion,
  renderQuestionRing,
} from '../../src/order/question-card.ts';
import { parseQuestionId, QUESTION_VERBS, questionIdOf } from '../../src/order/question-id.ts';
import { NOON } from '../build.ts';

const STATES: readonly QuestionState[] = ['open', 'sending', 'failed', 'answered', 'gone'];

function aView(about: Partial<QuestionView> = {}): QuestionView {
  return {
    questionId: 41,
    kind: 'private',
    state: 'open',
    productName: '사진정리 프로',
    category: '배송',
    title: '언제 오나요',
    option: undefined,
    text: '메일이 안 왔어요.',
    askedAt: NOON,
    order: { orderId: '2026112310000001', url: 'https://discord.com/channels/1/2/3' },
    hasLicense: false,
    failure: undefined,
    failureCode: undefined,
    by: undefined,
    answeredAt: undefined,
    isOvertaken: false,
    ...about,
  };
}

function labels(view: QuestionView): string[] {
  return renderQuestion(view, 'en').components.flatMap((row) => row.components.map(({ label }) => label));
}

function sizeOf({ embeds: [embed] }: ReturnType<typeof renderQuestion>): number {
  return [embed.title, embed.footer.text, ...embed.fields.flatMap(({ name, value }) => [name, value])].join('').length;
}

suite('the card of a question', () => {
  const license = { hasLicense: true };
  for (const [about, expected] of [
    [{}, ['Answer', 'Show all']],
    [license, ['Answer', 'Answer with license text', 'Show all']],
    [{ ...license, kind: 'public' }, ['Answer', 'Show all']],
    [{ ...license, state: 'failed' }, ['Write again', 'Answer with license text', 'Show all']],
    [{ ...license, state: 'sending' }, ['Show all']],
    [{ ...license, state: 'answered' }, ['Show all']],
    [{ ...license, state: 'gone' }, ['Show all']],
  ] as const) {
    test(`offers ${expected.join(', ')} for ${JSON.stringify(about)}`, () => {
      assert.deepEqual(labels(aView(about)), expected);
    });
  }

  for (const lang of ['ko', 'en'] as const) {
    for (const state of STATES) {
      test(`keeps what the buyer wrote out of a locked phone, and within Discord's limits: ${lang}, ${state}`, () => {
        const view = aView({
          state,
          kind: 'public',
          text: '*_~`|>#[](){}.!-=+\n'.repeat(400),
          title: '<@123> '.repeat(80),
          option: '**o** '.repeat(200),
          productName: '_p_'.repeat(200),
          by: 'x'.repeat(100),
          answeredAt: NOON,
          failure: 'refused',
          failureCode: 'ERR-NC-101005',
          isOvertaken: true,
        });
        const card = renderQuestion(view, lang);
        assert.doesNotMatch(card.content, /언제|@123/);
        assert.ok(card.content.length <= 300);
        for (const { name, value } of card.embeds[0].fields) {
          assert.ok(name.length > 0 && name.length <= 256, name);
          assert.ok(value.length > 0 && value.length <= 1024, `${value.length}`);
        }
        assert.ok(sizeOf(card) <= 5_700);
        for (const { label, custom_id } of card.components.flatMap((row) => row.components))
          assert.ok(label.length <= 34 && custom_id.length <= 100);
      });
    }
  }

  test('shows text that formats, mentions or links as it was typed, and masks addresses and telephone numbers', () => {
    const { embeds } = renderQuestion(
      aView({ text: '# 큰 글씨\r\n> <@&5> @everyone [x](https://e.example)\n\nhane@naver.com 010-1234-5678' }),
      'ko',
    );
    const { value = '' } = embeds[0].fields[0] ?? {};
    assert.match(value, /\\# 큰 글씨\n\\> \\<\\@/);
    assert.match(value, /\\\[x\\\]\\\(https\\:\\\/\\\/e/);
    assert.doesNotMatch(value, /hane@|1234/);
    assert.match(value, /ha\\\*\\\*\\\*\\@naver\\\.com 010/);
  });

  test('cuts a long text with an ellipsis', () => {
    const { value = '' } = renderQuestion(aView({ text: '가나다 '.repeat(500) }), 'ko').embeds[0].fields[0] ?? {};
    assert.ok(value.endsWith('…') && value.length <= 1024);
  });

  test('links the order, or names it where we have no card of it', () => {
    const shown = (order: QuestionView['order']) => JSON.stringify(renderQuestion(aView({ order }), 'ko').embeds);
    assert.match(shown({ orderId: '2026', url: 'https://discord.com/x' }), /\[2026\]\(https:\/\/discord\.com\/x\)/);
    assert.match(shown({ orderId: '2026', url: undefined }), /주문: 2026/);
    assert.doesNotMatch(shown(undefined), /주문:/);
  });

  test('says who answered and when, also where that was somebody else', () => {
    const answered = { state: 'answered', answeredAt: new Date(NOON.getTime() + 72_000) } as const;
    const footer = (about: Partial<QuestionView>) => renderQuestion(aView(about), 'ko').embeds[0].footer.text;
    assert.match(footer({ ...answered, by: '민수' }), /11\/23 12:01 답변 · 민수 · 문의 후 1분 12초/);
    assert.match(footer(answered), /판매자센터/);
    assert.match(JSON.stringify(renderQuestion(aView({ ...answered, isOvertaken: true }), 'ko')), /먼저 답변/);
  });

  test('is told apart from rings and from other cards', () => {
    const card = renderQuestion(aView(), 'ko');
    const ring = renderQuestionRing(aView({ state: 'failed', failure: 'refused' }), 'ko', undefined);
    assert.equal(isQuestionCard(card, 41), true);
    assert.equal(isQuestionCard(card, 42), false);
    assert.equal(isQuestionCard({ embeds: [], components: ring.components }, 41), false);
  });

  test('a ring says what is wanted and opens the form, where there is one to open', () => {
    const failed = renderQuestionRing(aView({ state: 'failed', failure: 'no_access' }), 'en', 'https://discord.com/x');
    assert.match(failed.content, /could not be sent · 사진정리 프로\n.*API group 문의[\s\S]*Card: https/);
    assert.equal(failed.components.length, 1);
    const gone = renderQuestionRing(aView({ state: 'gone', failure: 'gone' }), 'en', undefined);
    assert.deepEqual(gone.components, []);
    assert.match(renderManyQuestions(1, 'en').content, /^💬 1 question waits/);
    assert.match(renderManyQuestions(7, 'en').content, /^💬 7 questions wait/);
  });
});

suite('the ids of its buttons', () => {
  for (const verb of QUESTION_VERBS) {
    test(`${verb} comes back as it was written, with and without more`, () => {
      for (const arg of [undefined, 'aB3_-xyz']) {
        const tap = { verb, questionId: 2 ** 31 - 1, arg };
        assert.deepEqual(parseQuestionId(questionIdOf(tap)), tap);
        assert.ok(questionIdOf(tap).length <= 100);
      }
    });
  }

  for (const foreign of [
    'v1:question:answer',
    'v1:question:answer:0',
    'v1:question:answer:zzzzzzz',
    'v1:question:answer:1:',
    'v1:question:burn:1',
    'v2:question:answer:1',
    'v1:question:answer:1:a:b',
  ]) {
    test(`${foreign} is none`, () => assert.equal(parseQuestionId(foreign), undefined));
  }
});

suite('keys in a text', () => {
  const holds = (text: string, key: string) => listKeyCandidates(text).some(({ forms }) => forms.includes(key));
  for (const [text, key] of [
    ['AAAA-BBBB-0001', 'AAAA-BBBB-0001'],
    ['키는 AAAA-BBBB-0001입니다.', 'AAAA-BBBB-0001'],
    ['"AAAA-BBBB-0001"', 'AAAA-BBBB-0001'],
    ['(AAAA-BBBB-0001)', 'AAAA-BBBB-0001'],
    ['key=AAAA-BBBB-0001&x=1', 'AAAA-BBBB-0001'],
    ['||AAAA-BBBB-0001||', 'AAAA-BBBB-0001'],
    ['aaaa-bbbb-0001', 'AAAA-BBBB-0001'],
    ['AAAA-BBBB-0001', 'aaaa-bbbb-0001'],
    ['ＡＡＡＡ－ＢＢＢＢ－０００１', 'AAAA-BBBB-0001'],
    ['AAAA–BBBB–0001', 'AAAA-BBBB-0001'],
    ['AAAA BBBB 0001', 'AAAA-BBBB-0001'],
    ['AAAA - BBBB - 0001', 'AAAA-BBBB-0001'],
    ['AAAA\nBBBB\n0001', 'AAAA-BBBB-0001'],
    ['AAAA-BBBB-0001', 'AAAABBBB0001'],
    ['키: AAAA BBBB 0001 끝', 'AAAA BBBB 0001'],
    ['AA\u200bAA-BBBB-0001', 'AAAA-BBBB-0001'],
    ['{7f3a:key/with+signs==}', '{7f3a:key/with+signs==}'],
    ['가나다라-마바사', '가나다라-마바사'],
  ] as const) {
    test(`${JSON.stringify(text)} may hold ${key}`, () => assert.ok(holds(text, key)));
  }

  test('what was found is where it stands, and can be replaced', () => {
    const text = '키 AAAA-BBBB-0001이 안 돼요';
    const found = listKeyCandidates(text).filter(({ forms }) => forms.includes('AAAA-BBBB-0001'));
    const masked = replacePieces(
      text,
      found.map(({ start, end }) => ({ start, end, masked: '…' })),
    );
    assert.equal(masked, '키 …이 안 돼요');
  });

  test('a text made to be slow is read quickly', () => {
    const startedMs = performance.now();
    const candidates = listKeyCandidates('ab '.repeat(4_000));
    assert.ok(candidates.length < 30_000);
    assert.ok(performance.now() - startedMs < 3_000);
  });
});
