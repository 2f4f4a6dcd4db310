// What someone typed on the page for the day, kept in this browser until the server has confirmed it.
//
// Each note that was sent off, and each window's half-typed line, has an entry of its own. So two
// windows of one person never write over, or take away, what the other put there. What finds no room
// in the browser (full, forbidden) is kept in this page.
export class Kept {
  constructor(whose, newId) {
    this.notes = `assess-notes ${whose} note `;
    this.lines = `assess-notes ${whose} line `;
    this.roomless = new Map(); // name of its entry -> a note that is in this page only
    this.newId = newId;
    this.begin();
  }

  // The line of this page gets an entry that no other page has.
  begin() {
    this.line = this.lines + this.newId();
    return this.hold(this.line);
  }

  // The notes that wait, those of other windows too, the oldest first.
  queue() {
    const found = new Map([...entries(this.notes), ...this.roomless]);
    return [...found.values()].sort((one, other) => one.at - other.at);
  }

  put(note) {
    const name = this.notes + note.uuid;
    if (write(name, note)) this.roomless.delete(name);
    else this.roomless.set(name, note);
  }

  // Says what is wrong with a note, unless another window has sent or removed it meanwhile.
  mark({ uuid }, wrong) {
    const note = this.queue().find((each) => each.uuid === uuid);
    if (note) this.put({ ...note, wrong });
  }

  // Confirmed by the server, or removed by hand.
  drop({ uuid }) {
    this.roomless.delete(this.notes + uuid);
    erase(this.notes + uuid);
  }

  // Whether every note would outlive this page. Room may have come free: try again.
  get safe() {
    for (const note of [...this.roomless.values()]) this.put(note);
    return this.roomless.size === 0;
  }

  // Whether the half-typed line, with the point that it is about, would outlive this page.
  keepLine(text, point) {
    if (text) return write(this.line, { text, point, at: Date.now() });
    erase(this.line);
    return true;
  }

  // The newest line that a page left behind which is not open any more, for a line that is `free`.
  async leftLine(free) {
    const left = [...entries(this.lines)].sort(([, one], [, other]) => other.at - one.at);
    for (const [name] of left) {
      if (name === this.line || !(await this.hold(name))) continue;
      const found = read(name); // as it is now
      if (!found) continue;
      if (!free()) return null;
      this.line = name;
      return found;
    }
    return null;
  }

  // Whether no other page has this line. This one has it then until it is closed or crashes.
  hold(name) {
    if (!navigator.locks) return Promise.resolve(true); // see `lost`
    return new Promise((answer) => {
      const asking = navigator.locks.request(name, { ifAvailable: true }, (lock) => {
        answer(lock !== null);
        return lock && new Promise(() => {});
      });
      asking.catch(() => answer(true));
    });
  }

  // Whether another page wrote to the line of this one: an old browser cannot tell whose it is.
  lost(event) {
    if (event.key !== this.line) return false;
    this.begin();
    return true;
  }
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

// Whether there was room.
function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function erase(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // Forbidden: then nothing is there.
  }
}

// Name and value of every entry whose name begins so.
function* entries(beginning) {
  let names = [];
  try {
    names = Object.keys(localStorage).filter((name) => name.startsWith(beginning));
  } catch {
    // Forbidden: then nothing is there.
  }
  for (const name of names) {
    const value = read(name);
    if (value) yield [name, value];
  }
}
