// The shapes that the page and its cards exchange.

export type Language = "sv" | "en";
export type Theme = "light" | "dark" | "contrast";

/** A part of a card, or of an action's data, as it came from the bot. */
export type Json = Record<string, unknown>;

/** Somebody who can be picked; `detail` tells people of the same name apart. */
export interface Pickable {
  objectId: string | null;
  name: string;
  detail?: string;
}

/** What came of a press, as the one who pressed sees it. */
export interface Press {
  kind: string;
  text?: string;
  dialog?: DialogContent | null;
}

export interface DialogContent {
  token?: string;
  title?: string;
  width?: number | string | null;
  height?: number | string | null;
  card?: Json | null;
  url?: string | null;
}

/** Sends an action as the card has it, with its inputs' values as text. */
export type Act = (action: Json, inputs: Record<string, string>) => Promise<Press>;

export interface CardOptions {
  language: Language;
  theme: Theme;
  people: () => Pickable[];
  act: Act;
  /** The card fills a dialog: it has no frame of its own. */
  isDialog?: boolean;
}

export interface Notice {
  kind: "message" | "error" | "broken";
  text?: string;
}
