// A form's words to the server, and what it says of them.
const BESIDE = ["csrfmiddlewaretoken", "draft", "draft_writer"];
// Tells this page from another one of the same person: its own saves are no conflict.
const writer = Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join("-");
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

const withToken = (form, body) => {
  const sent = new URLSearchParams(body);
  sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  return sent;
};

// While the page goes away: the browser delivers it, and nobody hears the answer.
export const sendOff = (form) =>
  navigator.sendBeacon(markOf(form).dataset.draft, withToken(form, bodyOf(form)));

// {state: "saved" | "conflict" | "refused" | "signedOut" | "offline" | "failed", said, version}
export const post = async (form, body) => {
  try {
    const response = await fetch(markOf(form).dataset.draft, {
      method: "POST",
      body: withToken(form, body),
      redirect: "manual",
      signal: AbortSignal.timeout(8000),
    });
    if (response.type === "opaqueredirect") return { state: "signedOut" };
    const state = { 200: "saved", 409: "conflict", 422: "refused" }[response.status];
    return state ? { state, ...(await response.json()) } : { state: "failed" };
  } catch {
    return { state: "offline" };
  }
};
