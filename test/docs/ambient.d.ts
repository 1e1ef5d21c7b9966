/** What a code block of a guide may take for granted, so that it need not make a client each time. */
declare const management: import("zitadel-mgmt").ManagementClient;
declare const userId: string;
declare const tokenId: string;
declare const orgId: string;
