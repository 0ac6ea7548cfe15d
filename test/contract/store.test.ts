import { storeContract } from "./store.contract.ts";
import { openMemory, openPostgres } from "./stores.ts";

storeContract("in memory", openMemory);
storeContract("over PostgreSQL", openPostgres);
