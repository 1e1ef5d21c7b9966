import type { Bindings } from "./load.js";

/** Puts the ids and names of a case in the place of their placeholders. */
export function fill(value: unknown, bindings: Bindings): unknown {
  if (typeof value === "string") return value.replace(/<(\w+)>/g, (whole, name) => bindings[name] ?? whole);
  if (Array.isArray(value)) return value.map((item) => fill(item, bindings));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item, bindings)]));
}

const patterns: Record<string, string> = {
  id: "\\d+",
  timestamp: "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{3}|\\.\\d{6}|\\.\\d{9})?Z",
  sequence: "[1-9]\\d*",
  code: "[A-Za-z0-9]{12}",
  access_token: "[\\w.-]{80,}",
  refresh_token: "[\\w-]{80,}",
  device_code: "[\\w-]{22}",
  user_code: "[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}",
  id_token: "[\\w-]+\\.[\\w-]+\\.[\\w-]+",
  modulus: "[\\w-]{300,}",
};

const secondsPlaceholder = /^<(updated_at|iat|nbf)>$/;

/**
 * Puts into an answer the placeholders that the wanted one has, where what stands there has their form. What is left
 * different is a difference.
 */
export function withPlaceholders(came: unknown, wanted: unknown): unknown {
  if (typeof came === "string" && typeof wanted === "string") {
    return formOf(wanted).test(came) ? wanted : came;
  }
  if (typeof came === "number" && secondsPlaceholder.test(String(wanted))) {
    return Number.isInteger(came) && Math.abs(came * 1000 - Date.now()) < 60_000 ? wanted : came;
  }
  if (Array.isArray(came) && Array.isArray(wanted)) {
    return came.map((item, index) => withPlaceholders(item, wanted[index]));
  }
  if (!isObject(came) || !isObject(wanted)) return came;
  return Object.fromEntries(
    Object.entries(came).map(([name, item]) => [name, withPlaceholders(item, wanted[name])]),
  );
}

function formOf(text: string): RegExp {
  const parts = text.split(/<(\w+)>/).map((part, index) => {
    const literal = part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return index % 2 === 0 ? literal : (patterns[part] ?? `<${literal}>`);
  });
  return new RegExp(`^${parts.join("")}$`, "s");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
