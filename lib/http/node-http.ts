/**
 * What we use of node:http. An `import` of it reads all of its exports, its WebSocket among them, and so loads an HTTP
 * client that nobody asked for: 50 ms of the hub's start and 13 MiB. Types are imported from node:http as ever.
 */
export const { Agent, createServer, IncomingMessage, request, STATUS_CODES } = process.getBuiltinModule('node:http')
