// The permalink: the game document and the sliders, as base64url JSON in the URL's fragment. Nothing of it goes to the server with the page.

const LONGEST = 200000;

export function encoded(state) {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  let text = "";
  bytes.forEach((byte) => { text += String.fromCharCode(byte); });
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function decoded(text) {
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}

/** Read the state in a fragment: null if there is none; throws an Error with a sentence if it cannot be read. */
export function fromFragment(fragment) {
  const text = new URLSearchParams(fragment.replace(/^#/, "")).get("game");
  if (text === null) return null;
  if (text.length > LONGEST) throw new Error("The link is too long to read.");
  try {
    const state = decoded(text);
    if (typeof state === "object" && state !== null) return state;
  } catch {
    // told below, in words
  }
  throw new Error("The game in this link could not be read; it may have been cut short.");
}

export function toFragment(state) {
  return `#game=${encoded(state)}`;
}
