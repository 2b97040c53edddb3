/** What is said under the mouse, in lines that stay beside it. */

const LONGEST_LINE = 46;
/** Lines are of one length, give or take a short word. */
const SHORT_WORD = 4;

/** How many letters are seen: tags are not, and an entity is one. */
const seen = (text) => text.replace(/<[^>]+>/g, "").replace(/&[a-z]+;/g, "&").length;

/** @param {string} text what came from a file in it is plain already; its tags stay */
export function wrapped(text, longest = LONGEST_LINE) {
  const whole = seen(text);
  const length = Math.min(longest, Math.ceil(whole / Math.ceil(whole / longest)) + SHORT_WORD);
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && seen(longer) <= length) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join("<br>");
}
