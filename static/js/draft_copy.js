// What the server has not confirmed yet is kept in this tab, and only until then: private words
// stay on no shared computer. Each person has keys of their own, and another's are removed.
const PREFIX = "draft:";
const keyOf = (mark, kind) => `${PREFIX}${mark.dataset.owner}:${kind}:${mark.dataset.draft}`;

export const keep = (mark, kind, body) => {
  try {
    sessionStorage.setItem(keyOf(mark, kind), body.toString());
  } catch {
    // Full or forbidden: the words still stand on the page.
  }
};
export const kept = (mark, kind) => sessionStorage.getItem(keyOf(mark, kind));
export const drop = (mark, kind) => sessionStorage.removeItem(keyOf(mark, kind));

export const dropOfOthers = (mark) => {
  const mine = `${PREFIX}${mark.dataset.owner}:`;
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX) && !key.startsWith(mine)) sessionStorage.removeItem(key);
  }
};
