/** Words as a search compares them: no case, no macrons, no doubled vowels, one shape of apostrophe. */
export function fold(words: string): string {
  return words
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[‘’ʻʼ`´]/g, "'")
    .replace(/([aeiou])\1/g, "$1")
    .trim();
}
