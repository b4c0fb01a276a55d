// Sites that tests write: what they have in common.
const fs = require('node:fs');
const path = require('node:path');

// Two languages and two versions. What a test needs more is added below.
const config = `title: Birds
base_url: https://docs.example.org
languages:
  - { code: en, name: English, native_name: English }
  - { code: ja, name: Japanese, native_name: 日本語, directory: ja-JP }
versions:
  - { plan: product, title: Product, numbered: true, releases: ['2.0', '1.0'] }
`;

// Writes a file below a root, and the folders that lead to it.
function write(root, file, text) {
  const place = path.join(root, file);
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.writeFileSync(place, text);
}

module.exports = { config, write };
