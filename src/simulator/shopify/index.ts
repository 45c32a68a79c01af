export { createShopify, type ShopifySimulator } from "./simulator.ts";
