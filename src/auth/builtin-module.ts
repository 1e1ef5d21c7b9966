/** A module of Node, where the runtime has it: Node from 22.3 on, Deno, Bun. An import would break bundles for browsers. */
export function builtinModule<T>(id: string): T | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?(id: string): unknown } };
  return process?.getBuiltinModule?.(id) as T | undefined;
}
