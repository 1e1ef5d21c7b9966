// Opens the journal that it is told of, says so, and appends an entry for each line of its standard input. With the
// word "leave" it neither reads nor closes.
import { createInterface } from "node:readline";
import { fileJournal } from "../../src/bulk/file-journal.ts";

const [path, leave] = process.argv.slice(2);
const say = (line) => process.stdout.write(`${line}\n`);
try {
  const journal = await fileJournal(path);
  say("open");
  if (!leave) {
    for await (const userId of createInterface(process.stdin)) {
      await journal.append({ event: "sending", key: { userId, type: "otp" } });
      say("appended");
    }
    await journal.close();
  }
} catch (error) {
  say(error.message);
}
