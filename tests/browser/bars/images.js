// Puts stand-ins into a tree that comes without its images: for each that its texts show, one of some size.
//
// usage: node images.js TREE
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const zlib = require('node:zlib');

const tree = process.argv[2];

// A grey PNG (https://www.w3.org/TR/png-3/): one bit for each pixel.
function png(width, height) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const row = Buffer.alloc(1 + Math.ceil(width / 8), 0x55);
  row[0] = 0;
  const pixels = zlib.deflateSync(Buffer.concat(Array(height).fill(row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

const shown = new Set();
for (const folder of ['content', 'data', 'translations']) {
  for (const file of fs.readdirSync(path.join(tree, folder), { recursive: true })) {
    if (!/\.(md|yml)$/.test(file)) continue;
    const text = fs.readFileSync(path.join(tree, folder, file), 'utf8');
    for (const [address] of text.matchAll(/\/assets\/images\/[\w./@-]+\.(?:png|gif|jpe?g|svg)\b/g)) shown.add(address);
  }
}
for (const address of shown) {
  const file = path.join(tree, address);
  const hash = crypto.createHash('sha256').update(address).digest();
  // An icon, a button, or a picture of a screen.
  const most = [48, 400, 1600][hash[0] % 3];
  const [width, height] = [16 + (hash.readUInt16BE(1) % most), 16 + (hash.readUInt16BE(3) % Math.ceil(most / 2))];
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, address.endsWith('.svg')
    ? `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"></svg>`
    : png(width, height));
}
console.log(`${shown.size} stand-ins for images`);
