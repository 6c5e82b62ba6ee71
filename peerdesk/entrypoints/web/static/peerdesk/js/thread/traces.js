// Whether a text could hold personal data at all: only then is the server asked. The same traces as
// domain/moderation/detection, which alone decides.

const TRACES = [
  /[\d０-９](?:[^\w\n]{0,3}[\d０-９]|\w[\d０-９]){5}/,
  /[([{<]\s?(?:at|ät|aet|a|arobase|arrobase|chiocciola)\s?[)\]}>]/i,
  /[@＠]|\.me\/|:\/\/|skype:| (?:dot|punkt|point|punto) |\.(?:gg|com|id|group)\//i,
];

/** @param {string} text */
export function worthALook(text) {
  return TRACES.some((one) => one.test(text));
}
