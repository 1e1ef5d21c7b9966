import { clone, create, type DescFile, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { file_grpc_health_v1_health } from "../../../gen/grpc/health/v1/health_pb.js";
import {
  ExtensionNumberResponseSchema,
  FileDescriptorResponseSchema,
  ListServiceResponseSchema,
  type ServerReflectionRequest,
  type ServerReflectionResponse,
} from "../../../gen/grpc/reflection/v1/reflection_pb.js";
import { file_zitadel_mgmt_v1_served_as } from "../../../gen/zitadel_mgmt/v1/served_as_pb.js";
import { isAlias } from "../../wire-name.js";
import type { EmulatorState } from "../world/state.js";
import { servedApis, serviceNames } from "./served-methods.js";

type Asked = ServerReflectionRequest["messageRequest"];
type Described = ServerReflectionResponse["messageResponse"];

/** Answers a question about the services; undefined where nothing is known. Files that were `sent` are left out. */
export function describe(state: EmulatorState, asked: Asked, sent: Set<DescFile>): Described | undefined {
  const known = files(state);
  const extensions = known.flatMap((file) => file.extensions);
  switch (asked.case) {
    case "listServices": {
      const service = serviceNames(state).map((name) => ({ name }));
      return { case: "listServicesResponse", value: create(ListServiceResponseSchema, { service }) };
    }
    case "fileByFilename":
      return fileResponse(
        known.find(({ proto }) => proto.name === asked.value),
        sent,
      );
    case "fileContainingSymbol":
      return fileResponse(
        known.find((file) => declares(file, asked.value)),
        sent,
      );
    case "fileContainingExtension": {
      const { containingType, extensionNumber } = asked.value;
      const extension = extensions.find(
        ({ extendee, number }) => extendee.typeName === containingType && number === extensionNumber,
      );
      return fileResponse(extension?.file, sent);
    }
    case "allExtensionNumbersOfType": {
      if (!known.some((file) => declares(file, asked.value))) return undefined;
      const value = create(ExtensionNumberResponseSchema, {
        baseTypeName: asked.value,
        extensionNumber: extensions
          .filter(({ extendee }) => extendee.typeName === asked.value)
          .map(({ number }) => number),
      });
      return { case: "allExtensionNumbersResponse", value };
    }
    default:
      return undefined;
  }
}

/** All files that describe the services. Those of ours that only an alias needs are not the server's. */
function files(state: EmulatorState): DescFile[] {
  const found = new Set<DescFile>();
  const add = (file: DescFile) => {
    if (file === file_zitadel_mgmt_v1_served_as || found.has(file)) return;
    found.add(file);
    file.dependencies.forEach(add);
  };
  for (const { service } of servedApis(state)) add(service.file);
  add(file_grpc_health_v1_health);
  return [...found];
}

/** Whether a file declares a symbol, or the thing that a symbol is part of: a field, a value, a method. */
function declares(file: DescFile, symbol: string): boolean {
  const owner = symbol.slice(0, Math.max(0, symbol.lastIndexOf(".")));
  return (
    [...file.messages, ...file.enums, ...file.extensions].some(({ typeName }) => typeName === symbol) ||
    file.messages.some(
      ({ typeName, fields, nestedMessages, nestedEnums }) =>
        (typeName === owner && fields.some(({ name }) => symbol === `${owner}.${name}`)) ||
        [...nestedMessages, ...nestedEnums].some((nested) => nested.typeName === symbol),
    ) ||
    file.services.some(
      ({ typeName, methods }) =>
        typeName === symbol ||
        methods.some((method) => !isAlias(method) && `${typeName}.${method.name}` === symbol),
    )
  );
}

/** A file and all that it imports. */
function fileResponse(file: DescFile | undefined, sent: Set<DescFile>): Described | undefined {
  if (!file) return undefined;
  const fileDescriptorProto: Uint8Array[] = [];
  const add = (one: DescFile) => {
    if (one === file_zitadel_mgmt_v1_served_as || sent.has(one)) return;
    sent.add(one);
    fileDescriptorProto.push(toBinary(FileDescriptorProtoSchema, withoutAliases(one)));
    one.dependencies.forEach(add);
  };
  add(file);
  return {
    case: "fileDescriptorResponse",
    value: create(FileDescriptorResponseSchema, { fileDescriptorProto }),
  };
}

function withoutAliases(file: DescFile): DescFile["proto"] {
  const proto = clone(FileDescriptorProtoSchema, file.proto);
  const aliasFile = file_zitadel_mgmt_v1_served_as.proto.name;
  proto.dependency = proto.dependency.filter((name) => name !== aliasFile);
  for (const [index, service] of file.services.entries()) {
    const aliases = service.methods.filter(isAlias).map(({ name }) => name);
    const described = proto.service[index];
    if (described) described.method = described.method.filter(({ name }) => !aliases.includes(name));
  }
  return proto;
}
