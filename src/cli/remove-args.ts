import type { ConnectionArgs } from "./connection.js";
import type { SelectionArgs } from "./select-factors.js";

/** The options of `factors remove`. */
export interface RemoveArgs extends ConnectionArgs, SelectionArgs {
  user?: string;
  from?: string;
  journal?: string;
  concurrency?: string;
  yes?: boolean;
  "dry-run"?: boolean;
  print?: string;
  json?: boolean;
}
