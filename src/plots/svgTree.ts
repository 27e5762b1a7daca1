/**
 * As much of a document as Observable Plot needs to draw into: a tree of SVG elements that prints itself. A browser's
 * document would do as well; one for Node (jsdom) is three times the size of Plot and takes longer to load.
 */

const SVG = 'http://www.w3.org/2000/svg';

export type SvgNode = SvgElement | SvgText;

export class SvgText {
  readonly data: string;
  parentNode: SvgElement | null = null;

  constructor(data: string) {
    this.data = data;
  }

  toString(): string {
    return escapeXml(this.data);
  }
}

export class SvgElement {
  readonly ownerDocument: SvgDocument;
  readonly tagName: string;
  readonly namespaceURI = SVG;
  readonly attributes = new Map<string, string>();
  readonly childNodes: SvgNode[] = [];
  parentNode: SvgElement | null = null;
  readonly style = {
    setProperty: (name: string, value: string) => {
      const others = this.getAttribute('style') ?? '';
      this.setAttribute('style', `${others}${name}:${value};`);
    },
  };

  constructor(ownerDocument: SvgDocument, tagName: string) {
    this.ownerDocument = ownerDocument;
    this.tagName = tagName;
  }

  get children(): SvgElement[] {
    return this.childNodes.filter((node) => node instanceof SvgElement);
  }

  get firstChild(): SvgNode | null {
    return this.childNodes[0] ?? null;
  }

  get nextSibling(): SvgNode | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }

  get textContent(): string {
    return this.childNodes.map((node) => (node instanceof SvgText ? node.data : node.textContent)).join('');
  }

  set textContent(text: string) {
    this.childNodes.length = 0;
    if (text !== '') this.append(text);
  }

  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.attributes.has(name);
  }

  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value));
  }

  setAttributeNS(_namespace: string, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  append(...nodes: (SvgNode | string)[]): void {
    for (const node of nodes) this.insertBefore(typeof node === 'string' ? new SvgText(node) : node, null);
  }

  appendChild<N extends SvgNode>(node: N): N {
    return this.insertBefore(node, null);
  }

  insertBefore<N extends SvgNode>(node: N, next: SvgNode | null): N {
    node.parentNode?.removeChild(node);
    const place = next === null ? this.childNodes.length : this.childNodes.indexOf(next);
    this.childNodes.splice(place, 0, node);
    node.parentNode = this;
    return node;
  }

  removeChild<N extends SvgNode>(node: N): N {
    this.childNodes.splice(this.childNodes.indexOf(node), 1);
    node.parentNode = null;
    return node;
  }

  toString(): string {
    const attributes = Array.from(this.attributes, ([name, value]) => ` ${name}="${escapeXml(shorten(value))}"`).join(
      '',
    );
    const inner = this.childNodes.join('');
    return inner ? `<${this.tagName}${attributes}>${inner}</${this.tagName}>` : `<${this.tagName}${attributes}/>`;
  }
}

export class SvgDocument {
  readonly documentElement = new SvgElement(this, 'svg');

  createElementNS(_namespace: string, tagName: string): SvgElement {
    return new SvgElement(this, tagName);
  }

  createTextNode(data: string): SvgText {
    return new SvgText(data);
  }
}

/** Coordinates to a hundredth of a pixel: more can't be seen, and the last digits differ between engines. */
function shorten(value: string): string {
  return value.replace(/-?\d+\.\d{3,}(e-?\d+)?/g, (number) => `${Math.round(Number(number) * 100) / 100 || 0}`);
}

/** Text for XML and HTML, in elements and in attributes; control characters, which XML forbids, become spaces. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
  );
}
