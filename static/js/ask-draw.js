// Experiments between asks of a place: loaded only where one runs. docs/campaigns.md says what it decides, and last of all.
// The bucket and its place under a salt are static/js/buckets.js.

// What the reader's bucket drew for a place: {ask, variant, …}. Who refuses to be counted is in no experiment.
export async function draw(slot, nodes, refuses) {
  const experiment = JSON.parse(slot.dataset.experiment);
  const keys = [experiment.default, ...experiment.arms.map(({ ask }) => ask)];
  if (refuses) return { keys, ask: experiment.default, variant: "" };
  const { assigned, bucket, isFirstTime } = await import(slot.dataset.buckets);
  const drawn = { keys, ...assigned(experiment, bucket()), experiment: experiment.key, isFirstTime };
  for (const node of drawn.variant ? nodes : []) {
    if (node.dataset.key !== drawn.ask) continue;
    for (const link of node.querySelectorAll('a[href*="ask="]')) link.search += `&variant=${drawn.variant}`;
  }
  return drawn;
}

// What a beacon says of it: nothing of who is in none of its arms, and the exposure of a reader once.
export function told(drawn, kind, key) {
  const { ask, variant, experiment, isFirstTime } = drawn;
  if (!variant || ask !== key || (kind === "exposed" && !isFirstTime(experiment))) return {};
  return { experiment, variant };
}
