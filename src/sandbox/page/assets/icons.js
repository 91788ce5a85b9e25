// Small pictures in the color of the text around them.
import { svg, html } from './lit.js';

const PATHS = {
  hash: svg`<path d="M10 3 8 21M16 3l-2 18M4 8.500h17M3 15.500h17" />`,
  bellOff: svg`<path d="M6 9a6 6 0 0 1 12 0c0 5 2 6 2 8H8M6 9.500C6 14 4 15 4 17M10 20.500h4M3 3l18 18" />`,
  close: svg`<path d="m5 5 14 14M19 5 5 19" />`,
  download: svg`<path d="M12 3v12m0 0-5-5m5 5 5-5M4 20h16" />`,
  chevron: svg`<path d="m6 9 6 6 6-6" />`,
  plus: svg`<path d="M12 5v14M5 12h14" />`,
  file: svg`<path d="M6 2h8l5 5v15H6zM14 2v5h5" />`,
  expand: svg`<path d="M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7" />`,
  copy: svg`<path d="M9 9h11v11H9zM5 15H4V4h11v1" />`,
  eye: svg`<path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z" /><circle cx="12" cy="12" r="3" />`,
  reply: svg`<path d="M4 18V9a3 3 0 0 1 3-3h13" />`,
  storm: svg`<path d="M7 16a4.500 4.500 0 0 1 .300-9A6 6 0 0 1 19 8.500a3.800 3.800 0 0 1-.500 7.500M13 11l-3 5h4l-3 5" />`,
  clip: svg`<path d="m20 11-8.500 8.500a5 5 0 0 1-7-7L13 4a3.500 3.500 0 0 1 5 5l-8.500 8.500a2 2 0 0 1-3-3L14 7" />`,
};

/** @param {keyof typeof PATHS} name */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${PATHS[name]}</svg>`;
}
