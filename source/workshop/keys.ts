/** Public keys: how one is named, whether a request is really signed with it, and lists of them in files. */
import {createHash} from 'node:crypto';
import ssh2, {type ParsedKey} from 'ssh2';
import {shown} from '../script/problem.ts';

/** DSA is left out, and RSA with SHA-1, whose signatures can be forged: ssh2 says which hash RSA is signed with. */
const acceptedTypes = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa'];
const rsaHashes = ['sha256', 'sha512'];

/** `SHA256:…` as OpenSSH prints it. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** What a client says of its key; the signature and what it covers are missing while it only asks whether the key would do. */
export interface KeyRequest {
  readonly key: {readonly algo: string; readonly data: Buffer};
  readonly signature?: Buffer;
  readonly blob?: Buffer;
  readonly hashAlgo?: string;
}

/** The key that was shown, by its fingerprint; null when it is none that can be relied on. */
export function shownKey({key, hashAlgo = ''}: KeyRequest): string | null {
  const parsed = publicKeyIn(key.data);
  if (!parsed || parsed.type !== key.algo || !acceptedTypes.includes(key.algo)) return null;
  return key.algo === 'ssh-rsa' && !rsaHashes.includes(hashAlgo) ? null : fingerprintOf(key.data);
}

/** Whether the request is signed by the owner of the key it shows. */
export function isSigned({key, signature, blob, hashAlgo}: KeyRequest): boolean {
  const parsed = publicKeyIn(key.data);
  if (!parsed || signature === undefined || blob === undefined) return false;
  // ssh2 returns an error where it cannot verify: only the very `true` will do.
  return parsed.verify(blob, signature, hashAlgo) === true;
}

/** The key, if these bytes are a public key and nothing else: one key must not have two fingerprints. */
function publicKeyIn(bytes: Buffer): ParsedKey | null {
  const parsed = parse(bytes);
  return parsed && !parsed.isPrivateKey() && parsed.getPublicSSH().equals(bytes) ? parsed : null;
}

function parse(text: Buffer | string): ParsedKey | null {
  const parsed: ParsedKey | readonly ParsedKey[] | Error = ssh2.utils.parseKey(text);
  return parsed instanceof Error || Array.isArray(parsed) ? null : (parsed as ParsedKey);
}

export type KeyList =
  | {readonly ok: true; readonly fingerprints: readonly string[]}
  | {readonly ok: false; readonly message: string};

const example = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI… ada@laptop';

/** The keys of a file as OpenSSH's `authorized_keys` holds them: one in a line, blank lines and lines from `#` apart. */
export function parseKeys(text: string, file: string): KeyList {
  const fingerprints: string[] = [];
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const line = whole.trim();
    if (line === '' || line.startsWith('#')) continue;
    const key = parse(line);
    const place = `${file}:${index + 1}`;
    if (key?.isPrivateKey() || line.startsWith('-----BEGIN'))
      return {
        ok: false,
        message: `${place}: this is a private key, which nobody else must see: expected the line of its .pub file, as in: ${example}`,
      };
    if (!key)
      return {
        ok: false,
        message: `${place}: expected a public key without options, found ${shown(line)}; as in: ${example}`,
      };
    fingerprints.push(fingerprintOf(key.getPublicSSH()));
  }
  if (fingerprints.length === 0)
    return {ok: false, message: `${file}: it holds no key: expected one in a line, as in: ${example}`};
  return {ok: true, fingerprints};
}
