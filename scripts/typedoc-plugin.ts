import { type Application, Converter } from "typedoc";

/** Takes the README's title from its page of the reference, which has a title already. */
export function load(app: Application): void {
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    const [first] = project.readme ?? [];
    if (first?.kind === "text") first.text = first.text.replace(/^# .*\n+/, "");
  });
}
