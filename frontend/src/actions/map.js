/** What is drawn of the map, which the address holds, and who is selected on it. */

import { fetchInto } from "./fetching.js";
import { readRegion, simplify, writeRegion } from "./regions.js";

const NAME = "map";

export function mapActions(tools) {
  const { store, api, replace } = tools;
  const params = () => store.get().route.params;
  const change = (changed) => replace(NAME, { ...params(), ...changed });
  const toggle = (name, value) => change({ [name]: params()[name] === value ? null : value });
  return {
    fetch({ route, model }) {
      if (route.name !== NAME || model.status !== "ready" || !readRegion(route.params.select)) return;
      const { model_id: modelId } = model.value;
      const { select: region } = route.params;
      const question = JSON.stringify([modelId, region]);
      if (store.get().selected.question !== question)
        fetchInto(tools, "selected", question, () => api.customers(modelId, { region, page_size: 1 }));
    },
    toggleDepth: () => toggle("depth", "1"),
    toggleLoadings: () => toggle("loadings", "1"),
    toggleTypical: () => toggle("typical", "0"),
    toggleSegment(number) {
      const hidden = hiddenIn(params());
      const still = hidden.includes(number) ? hidden.filter((other) => other !== number) : [...hidden, number];
      change({ hide: still.join(",") });
    },
    /** What dragging the mouse over the map does: "pan", "lasso" or "select". */
    setMapTool: (mapTool) => store.set({ mapTool }),
    /** @param {Array<{x: number, y: number}> | null} corners null selects nobody */
    selectRegion: (corners) =>
      change({ select: corners?.length > 2 ? writeRegion(simplify(corners)) : null }),
    regionAddress: (format) => api.exportAddress(store.get().model.value.model_id, format, { region: params().select }),
  };
}

/** The numbers of the segments that are not drawn. */
export const hiddenIn = ({ hide }) =>
  String(hide ?? "")
    .split(",")
    .filter((text) => /^-?\d+$/.test(text))
    .map(Number);
