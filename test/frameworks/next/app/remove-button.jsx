"use client";
import { useState } from "react";
import { createManagementClient, zitadelError } from "zitadel-mgmt";

export function RemoveButton({ baseUrl, token, userId }) {
  const [outcome, setOutcome] = useState("");
  const remove = async () => {
    const management = createManagementClient({ baseUrl, auth: token });
    try {
      const { details } = await management.removeHumanMultiFactorU2F({ userId, tokenId: "in-browser" });
      setOutcome(`event ${details.sequence}`);
    } catch (error) {
      setOutcome(zitadelError(error).id);
    }
  };
  return (
    <>
      <button type="button" onClick={remove}>
        Remove
      </button>
      <output>{outcome}</output>
    </>
  );
}
