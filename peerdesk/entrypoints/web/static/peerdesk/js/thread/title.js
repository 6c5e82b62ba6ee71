// "(2) Tally": messages that came while nobody looked at the page.

const words = document.title;
let count = 0;

function show() {
  document.title = count ? `(${count}) ${words}` : words;
}

export const unseen = {
  add() {
    if (document.visibilityState === "visible" && document.hasFocus()) return;
    count += 1;
    show();
  },
  clear() {
    if (!count) return;
    count = 0;
    show();
  },
};
