import { h } from "../dom.js";
import { userText } from "./text.js";

/** The id of a customer of the model in use, which leads to what is known of the customer. */
export function customerLink(id, { length = 40 } = {}) {
  return h("a", { href: `#/customers?${new URLSearchParams({ customer: id })}` }, userText(id, { length }));
}
