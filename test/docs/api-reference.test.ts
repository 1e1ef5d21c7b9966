import { Application, Logger, LogLevel, TypeDocReader } from "typedoc";
import { expect, test } from "vitest";

/** Generated fields and enum values have comments where the name does not say all; buf lint wants the other ones. */
const needsNoComment = /\((Property|Enumeration Member)\), defined in \S+\/gen\//;

test("every public name has a comment, and every link in one leads somewhere", {
  timeout: 60_000,
}, async () => {
  const options = { skipErrorChecking: true, validation: { notDocumented: true } };
  const app = await Application.bootstrap(options, [new TypeDocReader()]);
  const complaints: string[] = [];
  app.logger = new Logger();
  app.logger.log = (message, level) => {
    if (level >= LogLevel.Warn) complaints.push(message);
  };
  const project = await app.convert();
  app.validate(project!);
  expect(project?.children?.map(({ name }) => name)).toContain("zitadel-mgmt");
  expect(complaints.filter((message) => !needsNoComment.test(message))).toEqual([]);
});
