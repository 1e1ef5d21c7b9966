import {
  createRegistry,
  type DescEnum,
  type DescExtension,
  type DescField,
  type DescFile,
  type DescMessage,
  type DescMethod,
  type DescService,
  type Message,
  type Registry,
  toJson,
} from "@bufbuild/protobuf";
import type { GenMessage } from "@bufbuild/protobuf/codegenv2";
import {
  EnumOptionsSchema,
  EnumValueOptionsSchema,
  FeatureSet_FieldPresence,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldOptionsSchema,
  MessageOptionsSchema,
  MethodOptionsSchema,
  OneofOptionsSchema,
  ServiceOptionsSchema,
} from "@bufbuild/protobuf/wkt";

/** What the descriptors say, one fact an entry: where it stands, and what it says. */
export type Facts = Map<string, string>;

/** Lists some files and all that they import, imports first. */
export function filesOf(files: DescFile[]): DescFile[] {
  return [...new Set(files.flatMap((file) => [...filesOf(file.dependencies), file]))];
}

/** Registers everything in some files and in those that they import. */
export function registryOf(files: DescFile[]): Registry {
  return createRegistry(...filesOf(files));
}

/**
 * Reads the facts about some rpcs of a service, about some messages, and about everything that these reach: messages,
 * enums, and the extensions that their options use.
 */
export function readFacts(
  registry: Registry,
  serviceName: string,
  isWanted: (rpc: DescMethod) => boolean,
  messageNames: string[],
): Facts {
  const facts: Facts = new Map();
  const seen = new Set<DescMessage | DescEnum | DescExtension>();

  const addOptions = <M extends Message>(path: string, schema: GenMessage<M>, options: M | undefined) => {
    if (!options) return;
    for (const [name, value] of Object.entries(toJson(schema, options, { registry }) as object)) {
      facts.set(`${path} option ${name}`, JSON.stringify(value));
      const extension = name.startsWith("[") && registry.getExtension(name.slice(1, -1));
      if (extension) addExtension(extension);
    }
  };
  const addExtension = (extension: DescExtension) => {
    if (seen.has(extension)) return;
    seen.add(extension);
    facts.set(
      `extension ${extension.typeName}`,
      `extends ${extension.extendee.typeName} ${fieldFact(extension)}`,
    );
    addTypeOf(extension);
  };
  const addTypeOf = (field: DescField | DescExtension) => {
    if (field.message) addMessage(field.message);
    if (field.enum) addEnum(field.enum);
  };
  const addMessage = (message: DescMessage) => {
    if (seen.has(message) || message.typeName.startsWith("google.protobuf.")) return;
    seen.add(message);
    const path = `message ${message.typeName}`;
    facts.set(path, reservedFact(message));
    addOptions(path, MessageOptionsSchema, message.proto.options);
    for (const field of message.fields) {
      facts.set(`${path} field ${field.number}`, fieldFact(field));
      addOptions(`${path} field ${field.number}`, FieldOptionsSchema, field.proto.options);
      addTypeOf(field);
    }
    for (const oneof of message.oneofs) {
      addOptions(`${path} oneof ${oneof.name}`, OneofOptionsSchema, oneof.proto.options);
    }
  };
  const addEnum = (type: DescEnum) => {
    if (seen.has(type)) return;
    seen.add(type);
    const path = `enum ${type.typeName}`;
    facts.set(path, reservedFact(type));
    addOptions(path, EnumOptionsSchema, type.proto.options);
    for (const value of type.values) {
      facts.set(`${path} value ${value.number} ${value.name}`, "");
      addOptions(`${path} value ${value.name}`, EnumValueOptionsSchema, value.proto.options);
    }
  };
  const addRpcs = (service: DescService) => {
    addOptions(`service ${serviceName}`, ServiceOptionsSchema, service.proto.options);
    for (const rpc of service.methods.filter(isWanted)) {
      const path = `rpc ${rpc.name}`;
      facts.set(path, `${rpc.methodKind} ${rpc.input.typeName} returns ${rpc.output.typeName}`);
      addOptions(path, MethodOptionsSchema, rpc.proto.options);
      addMessage(rpc.input);
      addMessage(rpc.output);
    }
  };

  addRpcs(registry.getService(serviceName)!);
  for (const name of messageNames) addMessage(registry.getMessage(name)!);
  return facts;
}

function fieldFact(field: DescField | DescExtension): string {
  const { proto, message, enum: type, oneof } = field;
  const label = FieldDescriptorProto_Label[proto.label];
  const kind = FieldDescriptorProto_Type[proto.type];
  const presence = FeatureSet_FieldPresence[field.presence];
  const parts = [
    `${proto.number} ${proto.name} json ${proto.jsonName}`,
    `${label} ${kind} ${message?.typeName ?? type?.typeName ?? ""}`,
    `presence ${presence}, default ${JSON.stringify(proto.defaultValue)}`,
    `oneof ${oneof?.name ?? "none"}`,
  ];
  return parts.map((part) => part.trim()).join("; ");
}

function reservedFact({ proto }: DescMessage | DescEnum): string {
  const ranges = proto.reservedRange.map(({ start, end }) => `${start}-${end}`);
  return `reserved ${[...ranges, ...proto.reservedName].join(", ")}`;
}

/** Lists the places where two descriptions differ, with what each says. */
export function differences(
  official: Facts,
  ours: Facts,
): { at: string; official?: string; ours?: string }[] {
  const places = new Set([...official.keys(), ...ours.keys()]);
  return [...places]
    .filter((at) => official.get(at) !== ours.get(at))
    .map((at) => {
      const [theirs, own] = [official.get(at), ours.get(at)];
      return {
        at,
        ...(theirs !== undefined && { official: theirs }),
        ...(own !== undefined && { ours: own }),
      };
    });
}
