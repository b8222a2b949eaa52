/** What is left of a name once nothing invisible or decorative is in it. */
const DECORATION = /[\p{M}\p{C}]/gu;

/**
 * Letters and digits that most fonts draw alike, each with the Latin letter it is taken for. Cyrillic and Greek as in
 * UTS 39, cut down to the letters names are forged with; 1, i and l are one letter, and so are 0 and o. Keys are
 * case-folded, so a letter is listed by what either of its cases looks like.
 */
const LOOK_ALIKES = new Map(
  Object.entries({
    a: "аαɑ",
    b: "вβь",
    c: "сϲ",
    d: "ԁ",
    e: "еєε",
    g: "ɡ",
    h: "һнη",
    j: "јϳ",
    k: "кκ",
    l: "1iіιı|ӏ!",
    m: "мμ",
    n: "п",
    o: "0оοσө",
    p: "рρ",
    q: "ԛ",
    s: "ѕ5",
    t: "тτ",
    u: "υ",
    v: "νѵ",
    w: "ԝω",
    x: "хχ×",
    y: "уγү",
    z: "ζ",
  }).flatMap(([letter, likes]) => [...likes].map((like) => [like, letter] as const)),
);

/**
 * The skeleton of a name: two names with the same one look the same to a reader, so only one account may have it.
 * Compatibility forms, case, accents, invisible characters and look-alike letters make no difference. It is compared,
 * never shown.
 */
export function nameKey(name: string): string {
  const plain = name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFD").replaceAll(DECORATION, "");
  const letters = [...plain].map((letter) => LOOK_ALIKES.get(letter) ?? letter).join("");
  return letters.replaceAll("rn", "m").trim().replaceAll(/\s+/gu, " ");
}
