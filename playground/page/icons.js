/** The page's pictures: strokes on a grid of 20, in the colour of the text around them. */

const PATHS = {
  add: "M10 4v12M4 10h12",
  back: "M12 4l-6 6 6 6",
  book: "M5 3.5h10v13H5zM7.5 7h5M7.5 10h5M7.5 13h3",
  bug: "M7 8a3 3 0 0 1 6 0v4a3 3 0 0 1-6 0zM7 9H3.5M7 12.5H4M13 9h3.5M13 12.5h3M8 5.5L6.5 3.5M12 5.5l1.5-2",
  calendar: "M4 5.5h12v10.5H4zM4 8.5h12M7 3.5v3.5M13 3.5v3.5",
  chat: "M4 5h12v8.5H9.5L6 16.5v-3H4z",
  check: "M4.5 10.5l3.5 3.5 7.5-8",
  chevron: "M6 8l4 4 4-4",
  clock: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M10 6.5V10l2.5 1.5",
  close: "M5 5l10 10M15 5L5 15",
  copy: "M7.5 7h8.5v9.5H7.5zM4 12.5V3.5h8",
  down: "M10 4v12M5 11l5 5 5-5",
  edit: "M4 16l.8-3.200L13 4.5l2.5 2.5-8.300 8.200z",
  guide: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M8 8.200A2 2 0 1 1 10 10.5v1M10 13.800v.2",
  hash: "M7.5 4L6 16M14 4l-1.5 12M4 7.800h12.5M3.5 12.200H16",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  pause: "M7 4.5v11M13 4.5v11",
  people:
    "M7.5 10a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600M2.5 16c0-3 2-4.5 5-4.5s5 1.5 5 4.5M13 4.700a2.600 2.600 0 0 1 0 5M14.5 11.800c2 .4 3 1.800 3 4.200",
  person: "M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6M4 16.5c0-3.300 2.400-5 6-5s6 1.700 6 5",
  phone: "M6.5 3h7v14h-7zM9 14.5h2",
  play: "M6.5 4.5l9 5.5-9 5.5z",
  reply: "M8 5L4 9l4 4M4 9h7c3 0 5 2 5 6",
  retry: "M15.5 7A6 6 0 1 0 16 11M15.800 3.5V7h-3.5",
  send: "M3.5 4l13.5 6-13.5 6 2-6zM5.5 10H11",
  settings: "M4 6.5h6M14 6.5h2M4 13.5h2M10 13.5h6M12 4.5v4M8 11.5v4",
  smile: "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M7.200 11.5c1.400 2 4.200 2 5.600 0M8 8v.2M12 8v.2",
  stop: "M5.5 5.5h9v9h-9z",
  traffic: "M6.5 16V5M3.5 8l3-3.5 3 3.5M13.5 4v11M10.5 12l3 3.5 3-3.5",
  trash: "M4.5 6h11M8 6V4h4v2M6 6l.7 10.5h6.600L14 6",
  video: "M3.5 6h9v8h-9zM12.5 9.5l4-2.5v6l-4-2.5z",
  warning: "M10 3.5l7 12.5H3zM10 8.5v3.5M10 14v.2",
};

/** @typedef {keyof typeof PATHS} IconName */

const SVG = "http://www.w3.org/2000/svg";

/** @param {IconName} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
