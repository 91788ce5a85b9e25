// When something has changed, everything is drawn once more; lit-html touches only what is different.

/** @type {() => void} */
let draw = () => {};
let isWaiting = false;

/** @param {() => void} how */
export function drawWith(how) {
  draw = how;
}

/** Draws soon; several calls in a row draw once. */
export function redraw() {
  if (isWaiting) return;
  isWaiting = true;
  queueMicrotask(() => {
    isWaiting = false;
    draw();
  });
}

/**
 * A value in this browser's own storage, which may be closed to us.
 * @param {string} name
 * @returns {string | undefined}
 */
export function recall(name) {
  try {
    return localStorage.getItem(`bellhop-${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function remember(name, value) {
  try {
    localStorage.setItem(`bellhop-${name}`, value);
  } catch {
    // Then it is forgotten with the page.
  }
}

/**
 * The same page with one thing changed.
 * @param {string} name
 * @param {string} value
 */
export function addressWith(name, value) {
  const changed = new URLSearchParams(location.search);
  changed.set(name, value);
  return `?${changed.toString()}`;
}
