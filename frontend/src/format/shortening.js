/** Texts from a file, cut so that they fit and can still be told apart. */

/** Cuts a text from a file that could be thousands of characters long. */
export function shorten(text, length = 80) {
  const letters = Array.from(String(text));
  return letters.length <= length ? String(text) : `${letters.slice(0, length - 1).join("")}…`;
}

/** Without the invisible marks that would turn the direction of the text after them (Unicode UAX 9). */
export const withoutTurns = (text) =>
  String(text ?? "").replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, "");

/** Cuts out the middle: the names of columns often differ only at their ends. */
export function shortenMiddle(text, length) {
  const letters = Array.from(String(text));
  if (letters.length <= length) return String(text);
  const tail = Math.floor((length - 1) * 0.4);
  return `${letters.slice(0, length - 1 - tail).join("")}…${letters.slice(-tail).join("")}`;
}

/** The same, between words where that costs little. */
function shortenBetweenWords(text, length) {
  const cut = shortenMiddle(text, length);
  if (cut === text) return cut;
  const [head, tail] = [cut.slice(0, cut.lastIndexOf("…")), cut.slice(cut.lastIndexOf("…") + 1)];
  const [end, start] = [head.lastIndexOf(" "), tail.indexOf(" ")];
  const before = end > head.length / 2 ? head.slice(0, end) : head;
  const after = start >= 0 && start < tail.length / 2 ? tail.slice(start + 1) : tail;
  return `${before} … ${after}`.length <= length ? `${before} … ${after}` : `${before}…${after}`;
}

/**
 * Names cut to a length so that no two look alike: where the middle is all that differs, the beginning goes.
 * @returns {string[]} one for each name, in their order
 */
export function shortenApart(names, length) {
  const cut = names.map((name) => shortenBetweenWords(String(name), length));
  return names.map((name, place) => {
    const twins = names.filter((other, at) => at !== place && cut[at] === cut[place] && other !== name);
    return twins.length ? fromWhereTheyDiffer(name, twins, length) : cut[place];
  });
}

function fromWhereTheyDiffer(name, twins, length) {
  const letters = Array.from(String(name));
  const alike = (twin) => {
    const end = Array.from(String(twin)).findIndex((letter, at) => letter !== letters[at]);
    return end < 0 ? twin.length : end;
  };
  const nearest = Math.min(...twins.map(alike));
  const word = letters.slice(0, nearest).lastIndexOf(" ") + 1;
  const start = nearest - word < length / 2 ? word : nearest;
  return shorten(`…${letters.slice(start).join("")}`, length);
}
