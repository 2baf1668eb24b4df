// What the server adds to the page beside its own modules.

import type * as Renderer from "adaptivecards";

declare global {
  /** The reference renderer, a classic script: /packages/adaptivecards.js. */
  var AdaptiveCards: typeof Renderer | undefined;
}
