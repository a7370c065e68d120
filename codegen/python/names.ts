/**
 * Names of WIT as names of Python, as componentize-py gives them to the modules that it makes: the stubs describe these,
 * so nothing here is ours to choose. Keywords get `_`.
 */
import {
  parseInterfaceName,
  parsePlainName,
  pascalCase,
  splitVersion,
} from '../../src/base/index.ts';
import { pythonKeywords } from '../text/keywords.ts';

const escape = (name: string): string => (pythonKeywords.has(name) ? `${name}_` : name);

/** Words of names in kebab-case, also of those that are put together of a package and a version. */
const words = (name: string): readonly string[] =>
  name.split(/[^0-9A-Za-z]+/).filter((word) => word !== '');

/** Functions, parameters, fields, modules: `get-JSON` is `get_json`. */
export const snakeName = (name: string): string => escape(words(name).join('_').toLowerCase());

/** Classes: `DNS-error` is `DnsError`. */
export const className = (name: string): string => escape(pascalCase(words(name).join('-')));

/** Cases of enums and flags: `not-found` is `NOT_FOUND`. */
export const constantName = (name: string): string => words(name).join('_').toUpperCase();

/** The class of a case of the variant whose class that is: `Shape_NoneAtAll`. */
export const caseClassName = (variant: string, label: string): string =>
  `${variant}_${className(label)}`;

/** The name of a function where it is called: without its resource, `__init__` for a constructor. */
export function functionName(mangled: string): string {
  const { kind, name } = parsePlainName(mangled);
  return kind === 'constructor' ? '__init__' : snakeName(name);
}

/** What componentize-py calls the module of an interface, in kebab-case, and whether it has to be told so. */
export interface ModuleName {
  readonly kebab: string;
  /** With `--import-interface-name` or `--export-interface-name`, as another name would be its choice. */
  readonly isChosen: boolean;
}

/**
 * The names of modules for interfaces that a component imports, or that it exports: the interface's own where it is
 * unique, with its package where it isn't, with the version where there are several. Where that can't be (it is a
 * device's name on Windows, or `isTaken` elsewhere, or two would be one) `-wit` is put behind it.
 */
export function moduleNames(
  externs: readonly string[],
  isTaken: (extern: string, module: string) => boolean,
): ReadonlyMap<string, ModuleName> {
  const versions = Map.groupBy(externs, (extern) => splitVersion(extern)[0]);
  const shortName = (path: string): string => parseInterfaceName(path)?.interface ?? path;
  const packages = Map.groupBy(versions.keys(), shortName);
  const classes = new Set<string>();
  return new Map(
    externs.map((extern) => {
      const [path] = splitVersion(extern);
      const isPlain = parseInterfaceName(extern) === undefined;
      const hasVersions = versions.get(path)!.length > 1;
      const hasNamesakes = packages.get(shortName(path))!.length > 1;
      const long = hasVersions ? extern : hasNamesakes ? path : shortName(path);
      const usual = isPlain ? extern : long.replaceAll(/[^0-9A-Za-z]+/g, '-');
      let kebab = usual;
      while (
        classes.has(className(kebab)) ||
        devices.test(snakeName(kebab)) ||
        isTaken(extern, snakeName(kebab))
      ) {
        kebab += '-wit';
      }
      classes.add(className(kebab));
      return [extern, { kebab, isChosen: kebab !== usual }];
    }),
  );
}

/** Names that Windows keeps for devices. */
const devices = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

/**
 * Modules of Python's own. componentize-py looks for classes of resources in a module with the name of their interface,
 * and would find these.
 */
export const standardModules: ReadonlySet<string> = new Set(
  `abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins
  bz2 calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall concurrent configparser
  contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils
  doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools
  gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp
  importlib inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox mailcap marshal math
  mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode
  operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath
  pprint profile pstats pty pwd py_compile pyclbr pydoc pyexpat queue quopri random re readline reprlib resource
  rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket
  socketserver spwd sqlite3 ssl stat statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog
  tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter token tokenize tomllib trace
  traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref
  webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo app`.split(
    /\s+/,
  ),
);
