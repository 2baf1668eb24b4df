/**
 * How cards look in Teams. Colours are custom properties that cards.css sets for each theme, so a card changes
 * theme without being drawn again.
 * @module
 */

import { renderer } from "./library.js";

/** @type {readonly ["light", "dark", "contrast"]} */
export const THEMES = ["light", "dark", "contrast"];

const COLOURS = ["default", "dark", "light", "accent", "good", "warning", "attention"];
const STYLES = ["default", "emphasis", "accent", "good", "warning", "attention"];

/** @param {string} colour */
function colour(colour) {
  return {
    default: `var(--card-${colour})`,
    subtle: `var(--card-${colour}-subtle)`,
    highlightColors: { default: "var(--card-highlight)", subtle: "var(--card-highlight)" },
  };
}

/** @param {string} style */
function containerStyle(style) {
  return {
    backgroundColor: style === "default" ? "var(--card-surface)" : `var(--card-${style}-surface)`,
    foregroundColors: Object.fromEntries(COLOURS.map((name) => [name, colour(name)])),
    borderColor: "var(--card-line)",
  };
}

/** The renderer's settings that are Teams' own: measures of its clients, at most six buttons, ShowCard inline. */
export function hostConfig() {
  return new renderer.HostConfig({
    fontFamily: "inherit",
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: "var(--card-line)" },
    fontTypes: {
      default: { fontFamily: "var(--card-font)", ...sizes() },
      monospace: { fontFamily: "Consolas, 'Liberation Mono', monospace", ...sizes() },
    },
    lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
    imageSizes: { small: 32, medium: 52, large: 100 },
    containerStyles: Object.fromEntries(STYLES.map((name) => [name, containerStyle(name)])),
    textStyles: {
      heading: { size: "large", weight: "bolder" },
      columnHeader: { size: "default", weight: "bolder" },
    },
    inputs: {
      label: {
        inputSpacing: "small",
        requiredInputs: { suffix: " *", suffixColor: "attention", weight: "bolder" },
        optionalInputs: { weight: "bolder" },
      },
      errorMessage: { color: "attention", size: "small", spacing: "small", weight: "default" },
    },
    actions: {
      maxActions: 6,
      spacing: "default",
      buttonSpacing: 0,
      showCard: { actionMode: "inline", inlineTopMargin: 16, style: "emphasis" },
      actionsOrientation: "horizontal",
      actionAlignment: "left",
      allowTitleToWrap: true,
      iconPlacement: "leftOfTitle",
      iconSize: 16,
    },
    factSet: {
      title: { weight: "bolder", wrap: true, maxWidth: 150 },
      value: { wrap: true },
      spacing: 8,
    },
    table: { cellSpacing: 8 },
    imageSet: { imageSize: "medium", maxImageHeight: 100 },
    media: { allowInlinePlayback: false },
  });
}

function sizes() {
  return {
    fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 400, default: 400, bolder: 600 },
  };
}
