import { h } from "../dom.js";
import { userText } from "./text.js";

/** A customer's id, which leads to what is known of the customer; `isInUse` where the model in use knows them. */
export function customerLink(id, { length = 40, isInUse = true } = {}) {
  const params = new URLSearchParams({ search: id, ...(isInUse && { customer: id }) });
  return h("a", { href: `#/customers?${params}` }, userText(id, { length }));
}
