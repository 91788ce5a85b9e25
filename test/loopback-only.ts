// Loaded before a program (node --import): it may talk to this machine and to nothing else, and looking up a name is talking.
import dns from 'node:dns';
import { Socket } from 'node:net';

const refuse = (what: string): never => {
  process.stderr.write(`Tried to leave this machine: ${what}\n`);
  process.exit(86);
};

const connect = Reflect.get(Socket.prototype, 'connect') as (...args: unknown[]) => Socket;
Socket.prototype.connect = function connectHere(this: Socket, ...args: unknown[]): Socket {
  const [first] = args.flat();
  const { host, path } = (typeof first === 'object' && first !== null ? first : {}) as { host?: string; path?: string };
  if (path === undefined && host !== '127.0.0.1') refuse(String(host ?? first));
  return Reflect.apply(connect, this, args);
};

const lookup = Reflect.get(dns, 'lookup') as (...args: unknown[]) => unknown;
Reflect.set(dns, 'lookup', (name: string, ...args: unknown[]) => {
  if (name !== '127.0.0.1') refuse(name);
  return lookup(name, ...args);
});
