// A copy in this browser of what is typed and not saved yet, for this person and page alone.
// It outlives a crash, a closed lid, a lost connection and an expired session.
const OLDEST = 14 * 24 * 60 * 60 * 1000;

export class Copy {
  constructor(person, path) {
    this.key = `assess:draft:${person}:${path}`;
  }

  // { at, fields: { name: { text, base, id } } }, or nothing.
  read() {
    try {
      const found = JSON.parse(window.localStorage.getItem(this.key));
      return found && Date.now() - found.at < OLDEST ? found : null;
    } catch {
      return null;
    }
  }

  // Whether it could be kept: a browser may have no room, or be told to keep nothing.
  write(fields) {
    try {
      if (Object.keys(fields).length === 0) {
        window.localStorage.removeItem(this.key);
      } else {
        window.localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), fields }));
      }
      return true;
    } catch {
      return false;
    }
  }

  drop() {
    this.write({});
  }
}
