/** Throws unless the text is one well-formed XML element: tags nest, attributes are quoted and named once, & is escaped. */
export function parseXml(text: string): { root: string; texts: string[]; ids: string[] } {
  const open: string[] = [];
  const texts: string[] = [];
  const ids: string[] = [];
  let root = '';
  let at = 0;
  const token = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
  while (at < text.length) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (!match) throw new Error(`not XML at: ${text.slice(at, at + 80)}`);
    const [whole, closing, name, attributes = '', single, content] = match;
    if (/&(?!(?:amp|lt|gt|quot|#\d+);)/.test(whole)) throw new Error(`bare & in: ${whole.slice(0, 80)}`);
    if (content !== undefined) texts.push(content);
    else if (closing) {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    } else {
      if (open.length === 0 && root) throw new Error('two roots');
      root ||= name;
      const names = Array.from(attributes.matchAll(/([\w:-]+)="([^"]*)"/g), ([, key, value]) => {
        if (key === 'id') ids.push(value);
        return key;
      });
      if (new Set(names).size < names.length) throw new Error(`<${name}> has an attribute twice`);
      if (!single) open.push(name);
    }
    at += whole.length;
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)}> is not closed`);
  return { root, texts, ids };
}
