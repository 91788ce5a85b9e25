// What Bellhop says in English about the questions that buyers ask. Its shape is the Korean catalogue's.
import type { questionCommandsKo, questionsKo } from './questions.ko.ts';

export const questionsEn: typeof questionsKo = {
  kind: { private: 'Customer inquiry', public: 'Product Q&A' },
  title: { private: '🔒 Customer inquiry (the buyer alone reads it)', public: '🌐 Product Q&A (everybody reads it)' },
  state: {
    open: 'waits for an answer',
    sending: 'answer on its way',
    failed: 'answer not sent',
    answered: 'answered',
    gone: 'deleted',
  },
  option: (text) => `Option: ${text}`,
  asked: (absolute, relative) => `Asked: ${absolute} · ${relative}`,
  order: (orderId, url) => `Order: ${url ? `[${orderId}](${url})` : orderId}`,
  privateFoot: 'Only the buyer reads the answer.',
  publicFoot: 'Everybody reads the answer: no licenses in it.',
  answered: (at, who, after) => `${at} answered · ${who} · ${after} after the question`,
  sending: (at, who) => `${at} ${who}`,
  elsewhere: 'seller center',
  overtaken: 'Somebody answered elsewhere first. Ours was not sent; Show all still has it.',
  gone: 'The store no longer has this question.',
  kept: 'What you wrote is kept.',

  failure: {
    refused: 'The store refused the answer. Change it and send it again.',
    no_access:
      'The application lacks the API group 문의 (inquiries). Add it in the Commerce API Center and send again, or answer in the seller center.',
    gone: 'The question was deleted, so it cannot be answered.',
    no_answer: 'The store did not respond, and the answer was not sent. Send it again in a while.',
    unknown:
      'Nobody knows whether the answer arrived. Look into the seller center, and send it again if it is not there.',
    not_theirs:
      'The order has changed meanwhile (canceled, returned, held), so an answer with its license was not sent. Send it without.',
  },

  button: {
    answer: 'Answer',
    answer_keys: 'Answer with license text',
    whole: 'Show all',
    retry: 'Write again',
    again: 'Open what I wrote',
  },

  ring: { failed: 'An answer could not be sent', overtaken: 'Somebody answered elsewhere first' },
  card: (url) => `Card: ${url}`,

  many: {
    title: (count) => (count === 1 ? '💬 1 question waits for an answer' : `💬 ${count} questions wait for an answer`),
    body: 'Their cards came without a sound. Answer them one by one on the cards above.',
  },

  form: {
    title: { private: 'Answer the inquiry', public: 'Answer in public' },
    label: 'Answer',
    description: {
      private: 'Only the buyer reads it. It cannot be changed from here later.',
      public: 'Everybody can read it: no licenses, no personal data.',
    },
    hello: (shop) => `Hello, this is ${shop}.\n`,
    license: (shop) => `Hello, this is ${shop}. Here is the license that you bought.`,
    item: (product) => `■ ${product}`,
  },

  said: {
    sending: '📨 Sending the answer. The card will tell what came of it.',
    no_card: 'This question cannot be found.',
    oldButton: 'This button is too old to be used. Tap the card again.',
    lostDraft: 'What you write is kept for 15 minutes. Please write it again from the card.',
    answered: (who, at) => `Answered already: ${who}, ${at}.`,
    sendingAlready: (who) => `An answer is on its way already: ${who}.`,
    gone: 'The store no longer has this question, so it cannot be answered.',
    empty: 'The answer is empty.',
    publicKey:
      '🔒 Not sent: there is a license in this public answer. Everybody can read it; take it out and send again.',
    foreignKey:
      '🔒 Not sent: there is a license in it that is not of this order. To give one from the pool, use `/license take` or Replace on the card first.',
    notTheirs:
      '🔒 The license of this order cannot be told now: held, canceled, returned, or not delivered yet. See the card of the order.',
    adminOnly: 'Only admins may see licenses.',
    noLicense:
      'This order has no license that can be written in a text. If it is a file, resend it under More on its card.',
    tooLong: 'Too many licenses for one answer. Resend them under More on the card of the order.',
    yours: 'What you wrote:',
    slow: 'It cannot be opened right now. Please try again in a moment.',
  },

  whole: {
    question: 'Question',
    answer: 'Answer',
    draft: 'Answer that was not sent',
    attached: 'Too long for a message: see the attached file.',
  },
};

export const questionCommandsEn: typeof questionCommandsKo = {
  named: {
    'store questions': { name: 'questions', description: 'Whether customer inquiries and product Q&A come as cards' },
    'store questions:state': { name: 'state', description: 'On or off' },
  },
  on: '💬 Questions are on. Those that wait for an answer are read in a moment.',
  off: 'Questions are off. Look into the seller center for new ones. Cards that are there can still be answered.',
};
