// `npm run notebook` opens JupyterLab on notebooks/; `npm run notebook -- --check` runs all notebooks headless and compares
// what they show with what is committed; `-- --write` commits to what they show now. Installs what they need into the
// project and nowhere else. Plain JavaScript, for it runs before anything is installed.
import './install.mjs';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkCells } from './notebookCells.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const notebooks = join(root, 'notebooks');
const home = join(root, '.tmp', 'jupyter');
const windows = process.platform === 'win32';
const toError = { stdio: ['ignore', 2, 2] };
const options = process.argv.slice(2);
const headless = options[0] === '--check' || options[0] === '--write';

const newer = (file, than) => !existsSync(than) || statSync(than).mtimeMs < statSync(file).mtimeMs;

// danfojs and Deno: a package of their own, so that the project itself does not carry them.
if (newer(join(notebooks, 'package-lock.json'), join(notebooks, 'node_modules', '.package-lock.json'))) {
  console.error('Installing what notebooks need …');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: notebooks,
    shell: windows,
    ...toError,
  });
}

// Jupyter keeps kernels, settings and what is running in the project, and leaves the user's home alone.
const places = { data: join(home, 'data'), config: join(home, 'config') };
const env = {
  ...process.env,
  JUPYTER_DATA_DIR: places.data,
  JUPYTER_CONFIG_DIR: places.config,
  JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
  IPYTHONDIR: join(home, 'ipython'),
};
writeSettings(installDeno());

if (headless) {
  const [mode, ...named] = options;
  const files = named.length > 0 ? named : notebookFiles();
  if (!checkCells(files)) process.exit(1);
  start(pythonWith('nbclient'), [join(notebooks, 'run.py'), mode, ...files]);
} else {
  const [jupyter, ...before] = findJupyterLab();
  // Otherwise JupyterLab would not show the pictures of notebooks that were run elsewhere.
  const trust = before.length > 0 ? [jupyter, '-m', 'jupyter'] : ['jupyter'];
  spawnSync(trust[0], [...trust.slice(1), 'trust', ...notebookFiles()], { cwd: notebooks, env, ...toError });
  const settings = ['--LanguageServerManager.autodetect=False', '--LabApp.custom_css=True'];
  start(jupyter, [...before, ...settings, ...options]);
}

/** The project's own notebooks, which begin with a number: those that a person adds are the person's. */
function notebookFiles() {
  return readdirSync(notebooks).filter((file) => /^\d\d-.*\.ipynb$/.test(file));
}

/** The path of Deno's own program: a signal to npm's wrapper around it may leave a kernel behind. */
function installDeno() {
  return createRequire(join(notebooks, 'package.json'))('deno/install_api.cjs').runInstall();
}

function writeSettings(deno) {
  // JupyterLab's own scripts are CommonJS, and would be taken for modules below the project's package.json.
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{}\n');
  const kernel = join(places.data, 'kernels', 'deno');
  mkdirSync(kernel, { recursive: true });
  writeJson(join(kernel, 'kernel.json'), {
    argv: [deno, 'jupyter', '--quiet', '--kernel', '--conn', '{connection_file}'],
    display_name: 'TypeScript (Deno)',
    language: 'typescript',
    // A signal, which is the default, ends Deno and all that was computed; asked, it ends the cell.
    interrupt_mode: 'message',
    env: { DENO_DIR: join(home, 'deno'), DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' },
  });
  mkdirSync(join(places.config, 'labconfig'), { recursive: true });
  mkdirSync(join(places.config, 'custom'), { recursive: true });
  copyFileSync(join(root, 'scripts', 'notebook.css'), join(places.config, 'custom', 'custom.css'));
  // New notebooks are in TypeScript unless Python is asked for, and the list of files holds what a person put there.
  writeJson(join(places.config, 'jupyter_server_config.json'), {
    MultiKernelManager: { default_kernel_name: 'deno' },
    ContentsManager: {
      hide_globs: ['node_modules', '__pycache__', 'package-lock.json', 'deno.json', 'requirements.txt', 'run.py'],
    },
  });
  writeJson(join(places.config, 'labconfig', 'default_setting_overrides.json'), {
    '@jupyterlab/apputils-extension:notification': {
      fetchNews: 'false',
      checkForUpdates: false,
      doNotDisturbMode: true,
    },
  });
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** JupyterLab as a command: the one of Python, the one on the path, or the project's own, which is installed then. */
function findJupyterLab() {
  const python = systemPython();
  if (python && canImport(python, 'jupyterlab')) return [python, '-m', 'jupyterlab'];
  if (spawnSync('jupyter-lab', ['--version'], { env, shell: windows }).status === 0) return ['jupyter-lab'];
  return [pythonWith('jupyterlab'), '-m', 'jupyterlab'];
}

/** A Python that can import a package of requirements.txt: the system's, or the project's own, which is made then. */
function pythonWith(name) {
  const python = systemPython();
  if (python && canImport(python, name)) return python;
  const venv = join(home, 'venv');
  const own = join(venv, windows ? 'Scripts/python.exe' : 'bin/python');
  if (canImport(own, name)) return own;
  if (!python) fail('Jupyter runs on Python 3.9 or newer, and none was found.');
  const requirements = readFileSync(join(notebooks, 'requirements.txt'), 'utf8').split('\n');
  const wanted = requirements.filter((line) => line.startsWith(`${name}==`));
  console.error(`Installing ${wanted.join(', ')} into ${venv} …`);
  try {
    if (!existsSync(own)) execFileSync(python, ['-m', 'venv', '--clear', venv], toError);
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-cache-dir', '--disable-pip-version-check', ...wanted];
    execFileSync(own, pip, toError);
  } catch {
    fail(`${name} could not be installed.`);
  }
  return own;
}

function systemPython() {
  const names = process.env.PYTHON ? [process.env.PYTHON] : windows ? ['python', 'py'] : ['python3', 'python'];
  return names.find((name) => spawnSync(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0);
}

function canImport(python, name) {
  return spawnSync(python, ['-c', `import ${name}`]).status === 0;
}

function fail(problem) {
  console.error(
    `error: ${problem}\n       Get Python from your system (Debian: apt install python3 python3-venv; macOS: brew install ` +
      'python) or python.org,\n       or JupyterLab by itself (pipx install jupyterlab), and try again.',
  );
  process.exit(5);
}

function start(command, args) {
  const child = spawn(command, args, { cwd: notebooks, env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}
