// The program under test, HANGA or target/release/hanga, and its preview server.
const { spawn } = require('node:child_process');
const path = require('node:path');

const project = path.join(__dirname, '..', '..');
const program = path.resolve(project, process.env.HANGA ?? 'target/release/hanga');
// Screenshots for people to look at.
const pictures = path.join(project, 'target', 'browser');
// Milliseconds to wait for what should come at once.
const patience = 15_000;

// Starts `hanga serve`. Resolves when it listens, with its address and a `stop`. `more`: other arguments.
async function serve(root, port = 0, ...more) {
  const child = spawn(program, ['serve', '--root', root, '--port', `${port}`, ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, log] = ['', ''];
  child.stderr.on('data', (text) => { log += text; });
  const ended = new Promise((resolve) => { child.once('exit', resolve); });
  const url = await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${program} serve: ${why}\n${out}${log}`));
    const timer = setTimeout(() => fail('printed no address'), patience);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`ended with ${code}`));
    child.stdout.on('data', (text) => {
      out += text;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(out);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[0]);
    });
  });
  return { url, port: Number(new URL(url).port), log: () => log, stop: () => { child.kill('SIGTERM'); return ended; } };
}

module.exports = { patience, pictures, program, project, serve };
