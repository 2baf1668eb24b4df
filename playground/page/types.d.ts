/** What the page's server tells; the shapes of its JSON. */

export type Language = "sv" | "en";
export type Theme = "light" | "dark" | "contrast";

export interface Person {
  id: string;
  name: string;
  organisation: string;
  title: string;
  part: "chair" | "member" | "secretary" | "guest";
  role: "user" | "guest" | "anonymous";
  objectId: string | null;
  email: string;
}

export interface Channel {
  id: string;
  /** null for the General channel */
  name: string | null;
}

export interface Team {
  id: string;
  name: string;
  installed: boolean;
  channels: Channel[];
}

export interface Chat {
  id: string;
  kind: "groupChat" | "meeting" | "personal";
  name: string;
  installed: boolean;
  members: string[];
  meeting?: { start: string; end: string; underWay: boolean; organiser: string };
}

export interface Clock {
  now: string;
  moved: boolean;
}

export interface Trouble {
  kind: string;
  /** null: until it is ended */
  left: number | null;
  conversation?: string | null;
}

export interface Demo {
  state: "idle" | "playing" | "paused" | "failed";
  scene: string | null;
  step: number;
  steps: number;
  conversation: string | null;
  problem?: string | null;
}

export interface State {
  bot: {
    id: string;
    name: string;
    status: "running" | "starting" | "stopped";
    own: boolean;
    address: string;
    /** why it stopped */
    problem?: string | null;
  };
  me: string;
  people: Person[];
  teams: Team[];
  chats: Chat[];
  members: Record<string, string[]>;
  clock: Clock;
  hearsEverything: boolean;
  troubles: Trouble[];
  demo: Demo;
  actions: { id: string; title: Record<Language, string> }[];
  activity: Record<string, { last: string; lastMessage: string }>;
  resettable: boolean;
  version: string;
}

export type Card = Record<string, unknown>;

export interface Message {
  id: string;
  /** the thread or chat */
  conversation: string;
  /** the channel or chat */
  place: string;
  /** the post that this answers; null for a post and in chats */
  root: string | null;
  /** null for the bot */
  sender: string | null;
  at: string;
  edited: boolean;
  deleted: boolean;
  text: string;
  format: "plain" | "markdown";
  mentions: string[];
  cards: Card[];
  /** this reader sees another card than the others */
  own: boolean;
  rev: number;
  told: "told" | "not_told" | "failed" | "";
  problem: string;
  reactions: { reaction: string; by: string[] }[];
}

export interface Page {
  messages: Message[];
  replies?: Record<string, number>;
  more: boolean;
}

export interface Dialog {
  token: string;
  title: string;
  width?: number | string | null;
  height?: number | string | null;
  card?: Card | null;
  url?: string | null;
}

export interface Press {
  kind:
    | "card"
    | "message"
    | "error"
    | "submitted"
    | "broken"
    | "dialog"
    | "closed"
    | "url"
    | "composed"
    | "opened"
    | "toggled";
  text: string;
  dialog?: Dialog | null;
}

export interface Exchange {
  id: number;
  at: string;
  direction: "toBot" | "fromBot";
  operation: string;
  method: string;
  path: string;
  conversation: string;
  status: number;
  milliseconds: number;
  request: unknown;
  response: unknown;
}

export interface PlannedMeeting {
  title: string;
  start: string;
  status: string;
  place: string;
}

/** A conversation in the list on the left. */
export interface Place {
  id: string;
  kind: "channel" | "groupChat" | "meeting" | "personal";
  name: string;
  /** the team's name, for a channel */
  team: string;
  /** what the bot is installed in: the team or the chat */
  where: string;
  installed: boolean;
  members: string[];
  meeting?: Chat["meeting"];
}

/** What the store tells those who listen. */
export interface StoreEvents {
  state: State;
  place: string | null;
  person: string;
  message: { message: Message; isNew: boolean; isChanged: boolean };
  loaded: string;
  typing: { conversation: string };
  traffic: Exchange;
  clock: Clock;
  demo: Demo;
  connection: boolean;
  unread: string;
  /** the bot was added or removed somewhere */
  installed: null;
  /** what somebody here wrote or pressed */
  did: string;
  /** a step of the guide was taken, or it begins again */
  guided: null;
}
