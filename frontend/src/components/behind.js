import { h } from "../dom.js";

/** What a chart shows, as a table that is folded away. */
export const behind = (words, table) => h("details", {}, h("summary", {}, words), table);
