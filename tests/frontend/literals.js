/** Reads the string literals out of a module, with those inside of templates. */

/** @returns {Array<{text: string, before: string}>} each literal, and the code on its line before it */
export function literalsOf(source) {
  const found = [];
  let at = 0;
  const codeBefore = (start) => source.slice(Math.max(source.lastIndexOf("\n", start - 1) + 1, start - 40), start);
  const skipTo = (mark) => {
    const end = source.indexOf(mark, at);
    at = end < 0 ? source.length : end + mark.length;
  };
  const quoted = (mark) => {
    const start = at;
    for (at += 1; at < source.length && source[at] !== mark; at += 1) if (source[at] === "\\") at += 1;
    at += 1;
    found.push({ text: source.slice(start + 1, at - 1), before: codeBefore(start) });
  };
  const template = () => {
    const start = at;
    let text = "";
    for (at += 1; at < source.length && source[at] !== "`"; at += 1) {
      if (source.startsWith("${", at)) {
        at += 2;
        code("}");
        text += "…";
      } else if (source[at] === "\\") {
        at += 1;
      } else text += source[at];
    }
    at += 1;
    found.push({ text, before: codeBefore(start) });
  };
  /** Goes on to the brace that ends it; at the outside, to the end. */
  const code = (end) => {
    let depth = 0;
    while (at < source.length) {
      const one = source[at];
      if (one === "}" && end && depth === 0) return;
      if (one === "{") depth += 1;
      if (one === "}") depth -= 1;
      if (source.startsWith("//", at)) skipTo("\n");
      else if (source.startsWith("/*", at)) skipTo("*/");
      else if (one === '"' || one === "'") quoted(one);
      else if (one === "`") template();
      else if (one === "/" && /[(,=:[!&|?{};>]\s*$/.test(source.slice(0, at))) regex();
      else at += 1;
    }
  };
  const regex = () => {
    let isInClass = false;
    for (at += 1; at < source.length && (isInClass || source[at] !== "/"); at += 1) {
      if (source[at] === "\\") at += 1;
      else if (source[at] === "[") isInClass = true;
      else if (source[at] === "]") isInClass = false;
    }
    at += 1;
  };
  code(null);
  return found;
}
