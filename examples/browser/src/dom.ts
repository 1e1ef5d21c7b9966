type Listener = (event: Event) => void;
type Properties = Record<string, string | number | boolean | undefined | Listener>;
type Child = Node | string | undefined | false;

/** Makes an element. A function is a listener for the event of its name; true, false and undefined set or leave out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

const svg = "http://www.w3.org/2000/svg";

/** Makes an icon of `icons.svg`, which assistive technology passes over. */
export function icon(name: string): SVGSVGElement {
  const element = document.createElementNS(svg, "svg");
  element.setAttribute("class", "icon");
  element.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(svg, "use");
  use.setAttribute("href", `${import.meta.env.BASE_URL}icons.svg#${name}`);
  element.append(use);
  return element;
}
