// Who is here: what the server tells of open pages, which is kept nowhere.

/** @typedef {import("./shapes.js").Passing} Passing */

export class People {
  /** @type {Record<string, number>} how many there are in each role */
  here = {};
  /** @type {Map<string, any>} what we are told of those of whom we are told anything, by their name on this log */
  shown = new Map();

  /** Begin anew: this is all of it. @param {Passing} welcome */
  begin({ here = {}, people = {} }) {
    this.here = here;
    this.shown = new Map(Object.entries(people));
  }

  /** Take what is new. @param {Passing} told */
  hear({ here, people = {} }) {
    if (here) this.here = here;
    for (const [id, one] of Object.entries(people)) {
      if (one === null) this.shown.delete(id);
      else this.shown.set(id, one);
    }
  }
}
