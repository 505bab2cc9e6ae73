/* The sentences that scripts say, rendered by the server in the reader's language (tag words_for_scripts). */

const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

/** The sentence `key` with its %(name)s filled from `figures`. */
export function say(key, figures = {}) {
  return (words[key] ?? key).replace(/%\((\w+)\)s/g, (_, name) => figures[name] ?? "");
}
