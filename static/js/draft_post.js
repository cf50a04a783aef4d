// A form's words to the server, and what it says of them.
const BESIDE = ["csrfmiddlewaretoken", "draft", "draft_writer"];
// Tells this page from another one of the same person: its own saves are no conflict.
const writer = Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join("-");
// What a browser still sends while the page goes away.
const KEEPALIVE_LIMIT = 60_000;

export const markOf = (form) =>
  form instanceof HTMLFormElement ? form.querySelector("[data-draft]") : null;

export const bodyOf = (form) => {
  const texts = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const body = new URLSearchParams(texts);
  body.delete("csrfmiddlewaretoken");
  body.set("draft_writer", writer);
  return body;
};

export const wordsOf = (body) => {
  const words = new URLSearchParams(body);
  for (const name of BESIDE) words.delete(name);
  return words.toString();
};

// {state: "saved" | "conflict" | "refused" | "signedOut" | "offline" | "failed", said, version}
export const post = async (form, body) => {
  const sent = new URLSearchParams(body);
  sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const response = await fetch(markOf(form).dataset.draft, {
      method: "POST",
      body: sent,
      redirect: "manual",
      keepalive: sent.toString().length < KEEPALIVE_LIMIT,
      signal: AbortSignal.timeout(8000),
    });
    if (response.type === "opaqueredirect") return { state: "signedOut" };
    const state = { 200: "saved", 409: "conflict", 422: "refused" }[response.status];
    return state ? { state, ...(await response.json()) } : { state: "failed" };
  } catch {
    return { state: "offline" };
  }
};
