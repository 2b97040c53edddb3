/** Elements without innerHTML: whatever a file contains stays text. */

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "indeterminate", "hidden"]);

/** @param {...(Node|string|number|null|false|Array)} children */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  const present = children.flat(Infinity).filter((child) => child != null && child !== false);
  element.append(...present.map((child) => (child instanceof Node ? child : String(child))));
  // A select takes its value only once its options are there.
  if (element instanceof HTMLSelectElement && "value" in attributes) element.value = attributes.value;
  return element;
}

function setAttribute(element, name, value) {
  if (value == null || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "style") setStyle(element, value);
  else if (PROPERTIES.has(name)) element[name] = value;
  else element.setAttribute(name, value === true ? "" : value);
}

function setStyle(element, style) {
  for (const [name, value] of Object.entries(style)) element.style.setProperty(name, value);
}

/**
 * Draws the parts of a screen, each again only when what it selects from the state has changed.
 * @param {Array<{select: function(Object): Array, draw: function(Object, Object): Node}>} parts
 */
export function mountParts(host, parts, actions) {
  const mounted = parts.map((part) => ({ part, host: h("div", { class: "part" }), seen: null }));
  host.replaceChildren(...mounted.map((one) => one.host));
  return (state) => {
    for (const one of mounted) update(one, state, actions);
  };
}

function update(mounted, state, actions) {
  const selected = mounted.part.select(state);
  if (mounted.seen && selected.every((value, place) => value === mounted.seen[place])) return;
  mounted.seen = selected;
  keepFocus(mounted.host, () => {
    const drawn = mounted.part.draw(state, actions);
    mounted.host.replaceChildren(...[drawn].flat(Infinity).filter(Boolean));
  });
}

/** Somebody typing or tabbing through a part that is drawn again stays where they were. */
function keepFocus(host, redraw) {
  const held = host.contains(document.activeElement) ? document.activeElement : null;
  const range =
    held?.tagName === "INPUT" && ["search", "text"].includes(held.type) ? [held.selectionStart, held.selectionEnd] : null;
  redraw();
  const again = held?.id && document.getElementById(held.id);
  if (!again || again === held) return;
  again.focus({ preventScroll: true });
  // What took its place may be a button.
  if (range) again.setSelectionRange?.(...range);
}
