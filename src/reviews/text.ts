/** From what people write to sentences and words. */

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' },
  ...{ auml: 'ä', ouml: 'ö', uuml: 'ü', Auml: 'Ä', Ouml: 'Ö', Uuml: 'Ü', szlig: 'ß', euro: '€' },
};

/** Without tags and entities of HTML, in one line. */
export function plainText(text: string): string {
  return text
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<\/?[a-z][^>]*>/gi, ' ')
    .replace(/&#(x?)([0-9a-f]+);/gi, (whole, hex: string, digits: string) => {
      const code = Number.parseInt(digits, hex ? 16 : 10);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replace(/&([a-z]+);/gi, (whole, name: string) => ENTITIES[name] ?? whole)
    .replace(/\s+/g, ' ')
    .trim();
}

export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?…])\s+(?=[\p{L}\p{N}"„‚'(])|\n+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

/** Lower case, with ä as ae and so on, so that both ways of writing are one. */
export function folded(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFC')
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
}

/** Words, and the signs between them that end a clause; all folded. */
export function tokensOf(text: string): string[] {
  return folded(text).match(/\p{L}+|[.,;:!?…–—]/gu) ?? [];
}

const JOYFUL = /[😀😃😄😁😊🙂😍🥰😘🤩👍👏🙏💯🎉⭐✨😋😎🤗💪]|❤|[:;]-?[)D]/gu;
const ANGRY = /[😡😠🤬😞😢😭👎🤮😒🙄💔😤😩😱🤢😕🙁☹]|[:;]-?\(/gu;

/** Joyful signs less angry ones. */
export function emojiScore(text: string): number {
  return (text.match(JOYFUL)?.length ?? 0) - (text.match(ANGRY)?.length ?? 0);
}

/** The same for two texts that differ in case, blanks and signs alone; '' for one without a letter. */
export function fingerprint(text: string): string {
  return (folded(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}
