// A plain static host: files of a folder below a path, compressed, with the headers of the site's own `_headers`.
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const zlib = require('node:zlib');

const types = {
  '.css': 'text/css', '.gif': 'image/gif', '.html': 'text/html; charset=utf-8', '.jpg': 'image/jpeg', '.js': 'text/javascript',
  '.json': 'application/json', '.png': 'image/png', '.svg': 'image/svg+xml', '.txt': 'text/plain',
};

// What `_headers` says for all files.
function headersForAll(folder) {
  const [pattern, ...rules] = fs.readFileSync(path.join(folder, '_headers'), 'utf8').trimEnd().split('\n');
  if (!pattern.endsWith('/*') || !rules.every((rule) => rule.startsWith('  '))) throw new Error(`${folder}/_headers has more than one rule`);
  return Object.fromEntries(rules.map((rule) => rule.trim().split(/: (.*)/s)));
}

// Resolves with the address of the folder's root, and a `stop`.
async function host(folder, base) {
  const headers = headersForAll(folder);
  const server = http.createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    let file = asked.startsWith(`${base}/`) || asked === base ? path.join(folder, asked.slice(base.length)) : null;
    if (file && fs.statSync(file, { throwIfNoEntry: false })?.isDirectory()) file = path.join(file, 'index.html');
    const found = file && fs.existsSync(file);
    const body = fs.readFileSync(found ? file : path.join(folder, '404.html'));
    const type = types[path.extname(found ? file : '.html')] ?? 'application/octet-stream';
    const packed = /^text|json|svg/.test(type) && request.headers['accept-encoding']?.includes('gzip');
    response.writeHead(found ? 200 : 404, { ...headers, 'content-type': type, ...(packed && { 'content-encoding': 'gzip' }) });
    response.end(packed ? zlib.gzipSync(body) : body);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

module.exports = { host };
