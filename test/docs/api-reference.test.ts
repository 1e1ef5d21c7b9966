import { Application, Logger, LogLevel, TypeDocReader } from "typedoc";
import { expect, test } from "vitest";

/**
 * The name says all: a generated field or enum value (buf lint wants comments on the rest), and a member of an object
 * type without a name of its own, such as the `type` that tells the members of a union apart.
 */
const needsNoComment = /\((Property|EnumMember)\), defined in \S+\/gen\/|\.__type\.\w+ \(Property\)/;

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
