// A relay as it is commonly written: one `ws` socket on either side, every text message parsed as JSON, and its codes mapped
// if it is an initialization. Usage: relay.js PORT UPSTREAM
'use strict';
const { WebSocketServer, WebSocket } = require('ws');

const [port, upstream] = [Number(process.argv[2]), process.argv[3]];
const MOST_BUFFERED = 1 << 20;
const codes = new Map(); // the peers of a comparison carry bytes: nothing is mapped, but everything is looked at

function mapped(data) {
  const message = JSON.parse(data);
  if (message.MessageType !== 'ApplicationInitializationMessage') {
    return data;
  }
  const list = message.Payload.FeatureCodes;
  if (!list.some((code) => codes.has(code))) {
    return data;
  }
  message.Payload.FeatureCodes = list.map((code) => codes.get(code) ?? code);
  return JSON.stringify(message);
}

function forward(from, to, data, binary) {
  to.send(binary ? data : mapped(data), { binary });
  if (to.bufferedAmount > MOST_BUFFERED) {
    from.pause();
    to._socket.once('drain', () => from.resume());
  }
}

new WebSocketServer({ port, host: '127.0.0.1', backlog: 4096, perMessageDeflate: false }).on('connection', (tomes, request) => {
  const terminal = new WebSocket(upstream + request.url, { perMessageDeflate: false });
  tomes.pause();
  terminal.on('open', () => tomes.resume());
  tomes.on('message', (data, binary) => forward(tomes, terminal, data, binary));
  terminal.on('message', (data, binary) => forward(terminal, tomes, data, binary));
  for (const [one, other] of [[tomes, terminal], [terminal, tomes]]) {
    one.on('close', () => other.close());
    one.on('error', () => other.terminate());
  }
});
