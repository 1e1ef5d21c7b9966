import {
  type DescEnum,
  type DescField,
  type DescMessage,
  type DescService,
  type FileRegistry,
  ScalarType,
} from "@bufbuild/protobuf";
import { isAlias } from "../../wire-name.js";

/** How a server's contract differs from ours. */
export interface Difference {
  /** `lacks`: the server has not what we use. `differs`: it has another. `more`: it has what we do not know. */
  kind: "lacks" | "differs" | "more";
  /** The full name of the rpc, field or enum value. */
  name: string;
  detail?: string;
}

/** Compares a service of ours, with everything that its messages hold, with the server's. */
export function compareService(ours: DescService, server: FileRegistry): Difference[] {
  const theirs = server.getService(ours.typeName);
  if (!theirs) return [{ kind: "lacks", name: ours.typeName }];
  const differences: Difference[] = [];
  const seen = new Set<string>();
  const compareType = (type: DescMessage | DescEnum) => {
    if (seen.has(type.typeName)) return;
    seen.add(type.typeName);
    if (type.kind === "enum") differences.push(...compareEnum(type, server.getEnum(type.typeName)));
    else {
      differences.push(...compareMessage(type, server.getMessage(type.typeName)));
      for (const { message, enum: enumType } of type.fields) {
        if (message) compareType(message);
        if (enumType) compareType(enumType);
      }
    }
  };
  for (const method of ours.methods) {
    if (isAlias(method)) continue;
    const name = `${ours.typeName}/${method.name}`;
    const their = theirs.methods.find((candidate) => candidate.name === method.name);
    if (!their) differences.push({ kind: "lacks", name });
    else if (
      their.input.typeName !== method.input.typeName ||
      their.output.typeName !== method.output.typeName
    ) {
      differences.push({
        kind: "differs",
        name,
        detail: `${their.input.typeName} to ${their.output.typeName}`,
      });
    }
    compareType(method.input);
    compareType(method.output);
  }
  return differences;
}

function compareMessage(ours: DescMessage, theirs: DescMessage | undefined): Difference[] {
  if (!theirs) return [{ kind: "lacks", name: ours.typeName }];
  return compareMembers(ours.typeName, factsOf(ours.fields), factsOf(theirs.fields));
}

function compareEnum(ours: DescEnum, theirs: DescEnum | undefined): Difference[] {
  if (!theirs) return [{ kind: "lacks", name: ours.typeName }];
  const facts = ({ values }: DescEnum) => new Map(values.map(({ number, name }) => [number, name]));
  return compareMembers(ours.typeName, facts(ours), facts(theirs));
}

/** Compares what stands under each number. */
function compareMembers(
  typeName: string,
  ours: Map<number, string>,
  theirs: Map<number, string>,
): Difference[] {
  const differences: Difference[] = [];
  for (const [number, our] of ours) {
    const their = theirs.get(number);
    const name = `${typeName}, ${number} ${our}`;
    if (their === undefined) differences.push({ kind: "lacks", name });
    else if (their !== our) differences.push({ kind: "differs", name, detail: their });
  }
  for (const [number, their] of theirs) {
    if (!ours.has(number)) differences.push({ kind: "more", name: `${typeName}, ${number} ${their}` });
  }
  return differences;
}

function factsOf(fields: DescField[]): Map<number, string> {
  return new Map(fields.map((field) => [field.number, `${field.name}: ${typeOf(field)}`]));
}

function typeOf({ scalar, message, enum: enumType, fieldKind }: DescField): string {
  const type = message?.typeName ?? enumType?.typeName ?? String(ScalarType[scalar ?? 0]).toLowerCase();
  return fieldKind === "list" || fieldKind === "map" ? `${fieldKind} of ${type}` : type;
}
