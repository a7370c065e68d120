// The app of the sample: asks the store of secrets that it is composed with.
import * as wit from './app';

export function run(name: string): string {
  const names = wit.store
    .names()
    .map<string>((entry) => entry.f0 + ' (version ' + entry.f1.toString() + ')');
  return told(name) + ' The store keeps ' + names.join(', ') + '.';
}

function told(name: string): string {
  const answer = wit.store.get(name);
  if (answer.isOk) {
    const secret = answer.value;
    const text = secret.expose();
    secret.drop();
    return "The secret '" + name + "' is '" + text + "'.";
  }
  if (answer.error == wit.store.Error.Locked) return "The secret '" + name + "' is locked.";
  return "There is no secret '" + name + "'.";
}

export namespace vault {
  export function search(query: wit.vault.Query): wit.vault.Found {
    const prefix = query.prefix;
    const found: Array<wit.Tuple2<string, u32>> = [];
    const all = wit.store.names();
    for (let i = 0; i < all.length; i++) {
      const entry = all[i];
      if (prefix !== null && !entry.f0.startsWith(prefix)) continue;
      if (entry.f1 < query.since || query.except.includes(entry.f0)) continue;
      found.push(entry);
    }
    if (query.order == wit.vault.Order.ByVersion) found.sort((a, b) => <i32>a.f1 - <i32>b.f1);
    else found.sort((a, b) => (a.f0 < b.f0 ? -1 : a.f0 > b.f0 ? 1 : 0));
    const texts: Array<string> = [];
    for (let i = 0; i < found.length; i++) texts.push(line(found[i], query.columns));
    if (texts.length == 0) return wit.vault.Found.nothing();
    return texts.length == 1 ? wit.vault.Found.one(texts[0]) : wit.vault.Found.many(texts);
  }

  function line(entry: wit.Tuple2<string, u32>, columns: wit.vault.Columns): string {
    let text = entry.f0;
    if (columns & wit.vault.Columns.Version) text += ' (version ' + entry.f1.toString() + ')';
    if (columns & wit.vault.Columns.Text) {
      const answer = wit.store.get(entry.f0);
      if (answer.isOk) {
        text += ': ' + answer.value.expose();
        answer.value.drop();
      } else text += ', which is locked';
    }
    return text;
  }

  export class Ticket {
    private isUsed: bool = false;

    constructor(private name: string) {}

    redeem(): wit.Result<string, wit.vault.Error> {
      if (this.isUsed) throw new Error('the ticket was used already');
      this.isUsed = true;
      const answer = wit.store.get(this.name);
      if (answer.isErr) return wit.Result.err<string, wit.vault.Error>(answer.error);
      const text = answer.value.expose();
      answer.value.drop();
      return wit.Result.ok<string, wit.vault.Error>(text);
    }
  }
}
