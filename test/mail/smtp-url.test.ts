import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../../src/errors.ts';
import { readSmtpUrl } from '../../src/mail/smtp-url.ts';

for (const [url, expected] of [
  [
    'smtp://mail.example.com',
    { host: 'mail.example.com', port: 587, isSecure: false, isLoopback: false, login: undefined },
  ],
  [
    'smtps://mail.example.com',
    { host: 'mail.example.com', port: 465, isSecure: true, isLoopback: false, login: undefined },
  ],
  [
    'smtp://Mail.Example.com:2525',
    { host: 'mail.example.com', port: 2525, isSecure: false, isLoopback: false, login: undefined },
  ],
  ['smtp://127.0.0.1:1025', { host: '127.0.0.1', port: 1025, isSecure: false, isLoopback: true, login: undefined }],
  ['smtp://127.1.2.3:1025', { host: '127.1.2.3', port: 1025, isSecure: false, isLoopback: true, login: undefined }],
  ['smtp://LOCALHOST:1025', { host: 'localhost', port: 1025, isSecure: false, isLoopback: true, login: undefined }],
  ['smtp://[::1]:1025', { host: '::1', port: 1025, isSecure: false, isLoopback: true, login: undefined }],
  [
    'smtp://127.0.0.1.example.com',
    { host: '127.0.0.1.example.com', port: 587, isSecure: false, isLoopback: false, login: undefined },
  ],
  [
    'smtp://localhost.example.com',
    { host: 'localhost.example.com', port: 587, isSecure: false, isLoopback: false, login: undefined },
  ],
  [
    'smtp://shop%40naver.com:p%2Fw%25@h.com',
    { host: 'h.com', port: 587, isSecure: false, isLoopback: false, login: { user: 'shop@naver.com', pass: 'p/w%' } },
  ],
  [
    'smtp://shop@naver.com:p@ss$1@h.com',
    { host: 'h.com', port: 587, isSecure: false, isLoopback: false, login: { user: 'shop@naver.com', pass: 'p@ss$1' } },
  ],
  [
    'smtp://shop:100%@h.com',
    { host: 'h.com', port: 587, isSecure: false, isLoopback: false, login: { user: 'shop', pass: '100%' } },
  ],
] as const) {
  test(`${url} is read`, () => assert.deepEqual(readSmtpUrl(url), expected));
}

for (const url of [
  '',
  'mail.example.com',
  'http://mail.example.com',
  'smtp://',
  'smtp://shop:pa/ss@h.com',
  'smtp://shop:pa#ss@h.com',
  'smtp://shop:pa?ss@h.com',
]) {
  test(`${JSON.stringify(url)} is refused in words that hold no password`, () => {
    assert.throws(
      () => readSmtpUrl(url),
      (error) =>
        error instanceof ConfigError &&
        error.message.startsWith('SMTP_URL') &&
        !/pa/.test(error.message.replace(/password/g, '')),
    );
  });
}
