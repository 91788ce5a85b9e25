// Talking to the server of this page, and to nobody else.

/** Something was refused; the message is the server's own sentence. */
export class Refused extends Error {
  /** @override */
  name = 'Refused';
}

/**
 * @param {string} path
 * @param {object} body
 * @returns {Promise<unknown>}
 */
export async function post(path, body) {
  const response = await fetch(`/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return await read(response);
}

/**
 * @param {string} path
 * @returns {Promise<unknown>}
 */
export async function get(path) {
  return await read(await fetch(`/${path}`));
}

/**
 * @param {Response} response
 * @returns {Promise<unknown>}
 */
async function read(response) {
  /** @type {unknown} */
  const body = await response.json();
  if (response.ok) return body;
  const { error } = /** @type {{ error?: string }} */ (body);
  throw new Refused(error ?? String(response.status));
}
