// lit-html as this server serves it. Text that is put into a template only ever becomes text.
export { html, nothing, render, svg } from '/lit-html/lit-html.js';
export { ref } from '/lit-html/directives/ref.js';
export { repeat } from '/lit-html/directives/repeat.js';
