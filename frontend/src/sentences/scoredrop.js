/** What a file that is held over Score is for. */
export const SCORE_DROP = Object.freeze({
  title: "Drop it to place its customers",
  text: "They are placed by the model in use, and counted only if you said so.",
});
