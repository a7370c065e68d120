/**
 * The support that every world has: memory and strings, with what the host asks of memory. Without a libc the memory is
 * managed here, in blocks of some hundred sizes, and so are the four functions that compilers call of themselves.
 * CanonicalABI.md, Canonical ABI options (realloc).
 */
import type { Doc } from '../text/doc.ts';
import { code } from '../text/template.ts';
import type { GlobalName, Names } from './names.ts';

export interface RuntimeOptions {
  readonly libc: boolean;
  readonly encoding: 'utf8' | 'utf16';
}

/** Names of the support, declared before all others. */
export interface RuntimeNames {
  readonly alloc: GlobalName;
  readonly realloc: GlobalName;
  readonly free: GlobalName;
  readonly string: GlobalName;
  readonly stringType: GlobalName;
  readonly stringDup: GlobalName;
  readonly stringFree: GlobalName;
  readonly stringEqual: GlobalName;
  readonly charType: GlobalName;
  readonly cabiRealloc: GlobalName;
}

export function runtimeNames(names: Names): RuntimeNames {
  const name = (own: string): GlobalName => names.runtime(own);
  return {
    alloc: name('alloc'),
    realloc: name('realloc'),
    free: name('free'),
    string: name('string'),
    stringType: name('string_t'),
    stringDup: name('string_dup'),
    stringFree: name('string_free'),
    stringEqual: name('string_equal'),
    charType: name('char16_t'),
    cabiRealloc: name('cabi_realloc'),
  };
}

/** What the header has of it. */
export function runtimeDeclarations(n: RuntimeNames, { encoding }: RuntimeOptions): Doc {
  const unit = encoding === 'utf8' ? 'char' : n.charType.text;
  const text = n.stringType.text;
  return code`
    /* Memory. What can't be had is a trap, so nothing here returns NULL. Blocks are aligned to 8 bytes; one without a size
       takes no memory, and need not be given back. */
    void *${n.alloc.text}(size_t size);
    /** Another size for a block, which may move; NULL makes a new one, and the size 0 gives it back. */
    void *${n.realloc.text}(void *block, size_t size);
    /** Nothing happens for NULL, and for what is static. */
    void ${n.free.text}(void *block);

    ${
      encoding === 'utf16' &&
      code`
        #ifdef __cplusplus
        typedef char16_t ${unit};
        #else
        typedef uint16_t ${unit};
        #endif

      `
    }
    /** ${encoding === 'utf8' ? 'UTF-8' : 'UTF-16'}, not terminated, and NUL is a character like others; \`len\` is in ${encoding === 'utf8' ? 'bytes' : 'units of 16 bits'}. */
    typedef struct {
      ${unit} *ptr;
      size_t len;
    } ${text};
    /** A terminated text as a string, as it lies: nothing is copied, and nothing is to be freed. */
    static inline ${text} ${n.string.text}(const ${unit} *text) {
      ${text} string = {(${unit} *)text, 0};
      while (text[string.len]) string.len++;
      return string;
    }
    /** A copy with memory of its own. */
    ${text} ${n.stringDup.text}(${text} string);
    void ${n.stringFree.text}(${text} *string);
    bool ${n.stringEqual.text}(${text} a, ${text} b);`;
}

/** What the source has of it. */
export function runtimeDefinitions(n: RuntimeNames, options: RuntimeOptions): Doc {
  const text = n.stringType.text;
  return code`
    ${options.libc ? libcMemory : ownMemory}

    ${checks(options.libc)}

    /* What is without a size lies before all that is allocated: what has no length is never given back. */
    static void *const no_bytes = (void *)8;

    void *${n.alloc.text}(size_t size) {
      return size > 0 ? allocate(size) : no_bytes;
    }

    void *${n.realloc.text}(void *block, size_t size) {
      if (!is_allocated(block)) return ${n.alloc.text}(size);
      if (size > 0) return reallocate(block, size);
      release(block);
      return no_bytes;
    }

    void ${n.free.text}(void *block) {
      if (is_allocated(block)) release(block);
    }

    /* Room for what callers pass in. What has no size is never allocated, and its address is the alignment. */
    EXPORT("cabi_realloc")
    void *${n.cabiRealloc.text}(void *old, size_t old_size, size_t align, size_t new_size) {
      if (new_size == 0) {
        if (old_size > 0) ${n.free.text}(old);
        return (void *)align;
      }
      return old_size == 0 ? allocate(new_size) : ${n.realloc.text}(old, new_size);
    }

    ${text} ${n.stringDup.text}(${text} string) {
      size_t size = string.len * sizeof *string.ptr;
      if (size / sizeof *string.ptr != string.len) __builtin_trap();
      ${text} copy = {size > 0 ? allocate(size) : NULL, string.len};
      if (size > 0) __builtin_memcpy(copy.ptr, string.ptr, size);
      return copy;
    }

    void ${n.stringFree.text}(${text} *string) {
      if (string->len > 0) ${n.free.text}(string->ptr);
      string->ptr = NULL;
      string->len = 0;
    }

    bool ${n.stringEqual.text}(${text} a, ${text} b) {
      if (a.len != b.len) return false;
      return a.len == 0 || __builtin_memcmp(a.ptr, b.ptr, a.len * sizeof *a.ptr) == 0;
    }`;
}

const libcMemory = code`
  /* Where the heap begins: nothing before it was ever allocated. */
  extern unsigned char __heap_base;

  static bool is_allocated(const void *block) {
    return (uintptr_t)block >= (uintptr_t)&__heap_base;
  }

  static void *allocate_block(size_t size) {
    void *block = malloc(size);
    if (!block) __builtin_trap();
    return block;
  }

  static void release_block(void *block) {
    free(block);
  }`;

const ownMemory = code`
  /* What compilers call of themselves; a libc's are taken instead where there is one. */

  typedef uint64_t __attribute__((aligned(1), may_alias)) word;

  __attribute__((weak, no_builtin)) void *memcpy(void *restrict to, const void *restrict from, size_t size) {
    unsigned char *t = to;
    const unsigned char *f = from;
    for (; size >= 8; size -= 8, t += 8, f += 8) *(word *)t = *(const word *)f;
    for (; size > 0; size--) *t++ = *f++;
    return to;
  }

  __attribute__((weak, no_builtin)) void *memmove(void *to, const void *from, size_t size) {
    unsigned char *t = to;
    const unsigned char *f = from;
    if (t <= f) {
      for (; size >= 8; size -= 8, t += 8, f += 8) *(word *)t = *(const word *)f;
      for (; size > 0; size--) *t++ = *f++;
    } else {
      for (; size >= 8; size -= 8) *(word *)(t + size - 8) = *(const word *)(f + size - 8);
      for (; size > 0; size--) t[size - 1] = f[size - 1];
    }
    return to;
  }

  __attribute__((weak, no_builtin)) void *memset(void *to, int byte, size_t size) {
    unsigned char *t = to;
    uint64_t bytes = (unsigned char)byte * UINT64_C(0x0101010101010101);
    for (; size >= 8; size -= 8, t += 8) *(word *)t = bytes;
    for (; size > 0; size--) *t++ = (unsigned char)byte;
    return to;
  }

  __attribute__((weak, no_builtin)) int memcmp(const void *a, const void *b, size_t size) {
    const unsigned char *x = a, *y = b;
    for (; size >= 8 && *(const word *)x == *(const word *)y; size -= 8, x += 8, y += 8) continue;
    for (; size > 0 && *x == *y; size--, x++, y++) continue;
    return size > 0 ? *x - *y : 0;
  }

  __attribute__((weak, no_builtin)) size_t strlen(const char *text) {
    size_t length = 0;
    while (text[length]) length++;
    return length;
  }

  /* Memory, from the end of what is static up. A block lies behind 8 bytes that hold its class: which of some sizes it
     has, both together. Up to 128 bytes there is a size every 16, further on there are four to a doubling. A block that
     is given back waits in the list of its class. */

  extern unsigned char __heap_base;
  enum { header = 8, small = 8, classes = small + 24 * 4, page = 65536 };
  static uintptr_t top;
  static void *waiting[classes];

  static bool is_allocated(const void *block) {
    return (uintptr_t)block >= (uintptr_t)&__heap_base;
  }

  static uint32_t class_of(size_t size) {
    if (size <= small * 16) return (uint32_t)(size + 15) / 16 - 1;
    uint32_t log = 31 - (uint32_t)__builtin_clz((uint32_t)size - 1);
    return small + (log - 7) * 4 + (((uint32_t)size - 1) >> (log - 2) & 3);
  }

  static size_t size_of_class(uint32_t class) {
    if (class < small) return (class + 1) * 16;
    return (size_t)((class - small & 3) + 5) << ((class - small) / 4 + 5);
  }

  static void *allocate_block(size_t size) {
    if (size > SIZE_MAX / 4) __builtin_trap();
    uint32_t class = class_of(size + header);
    void *block = waiting[class];
    if (block) {
      waiting[class] = *(void **)block;
      return block;
    }
    if (!top) top = ((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15;
    size_t have = __builtin_wasm_memory_size(0) * page - top;
    size_t need = size_of_class(class);
    if (need > have) {
      size_t pages = (need - have + page - 1) / page;
      if (__builtin_wasm_memory_grow(0, pages) == SIZE_MAX) __builtin_trap();
    }
    block = (void *)(top + header);
    *(uint32_t *)top = class;
    top += need;
    return block;
  }

  static uint32_t *class_at(void *block) {
    return (uint32_t *)((unsigned char *)block - header);
  }

  static void release_block(void *block) {
    uint32_t class = *class_at(block);
    *(void **)block = waiting[class];
    waiting[class] = block;
  }`;

const checks = (libc: boolean): Doc => code`
  #ifdef WITLINK_CHECKED

  /* Memory that finds mistakes: writing past an end, freeing twice or what was never allocated, writing to what was
     freed, each of which is a trap at the next chance. A block lies between a mark and a fence; freed ones are kept
     for a while, filled with bytes that nobody may change. */

  struct mark {
    uint32_t state;
    uint32_t size;
  };
  enum { live = 0x6c697665, freed = 0x66726564, fence = 8, filled = 0xdd, fenced = 0xfe, kept = 64 };
  static void *freed_blocks[kept];
  static uint32_t next_freed;

  static struct mark *mark_of(void *block) {
    return (struct mark *)block - 1;
  }

  static void check(bool is_right) {
    if (!is_right) __builtin_trap();
  }

  static void check_bytes(const unsigned char *from, size_t size, unsigned char byte) {
    for (size_t i = 0; i < size; i++) check(from[i] == byte);
  }

  static void *allocate(size_t size) {
    check(size < SIZE_MAX / 4);
    struct mark *mark = allocate_block(sizeof *mark + size + fence);
    mark->state = live;
    mark->size = (uint32_t)size;
    unsigned char *block = (unsigned char *)(mark + 1);
    memset(block, filled, size);
    memset(block + size, fenced, fence);
    return block;
  }

  static void release(void *block) {
    struct mark *mark = mark_of(block);
    check((uintptr_t)block % 8 == 0 && mark->state == live);
    check_bytes((unsigned char *)block + mark->size, fence, fenced);
    mark->state = freed;
    memset(block, filled, mark->size);
    void *oldest = freed_blocks[next_freed];
    freed_blocks[next_freed] = block;
    next_freed = (next_freed + 1) % kept;
    if (!oldest) return;
    mark = mark_of(oldest);
    check(mark->state == freed);
    check_bytes(oldest, mark->size, filled);
    check_bytes((unsigned char *)oldest + mark->size, fence, fenced);
    mark->state = 0;
    release_block(mark);
  }

  static void *reallocate(void *block, size_t size) {
    size_t had = mark_of(block)->size;
    void *moved = allocate(size);
    memcpy(moved, block, had < size ? had : size);
    release(block);
    return moved;
  }

  #else

  static void *allocate(size_t size) {
    return allocate_block(size);
  }

  static void release(void *block) {
    release_block(block);
  }

  ${libc ? libcReallocate : ownReallocate}

  #endif`;

const libcReallocate = code`
  static void *reallocate(void *block, size_t size) {
    block = realloc(block, size);
    if (!block) __builtin_trap();
    return block;
  }`;

const ownReallocate = code`
  static void *reallocate(void *block, size_t size) {
    size_t room = size_of_class(*class_at(block)) - header;
    if (size <= room) return block;
    void *moved = allocate(size);
    memcpy(moved, block, room);
    release(block);
    return moved;
  }`;

/** What of the source is there only where something uses it, by name. */
export const usedHelpers: Readonly<Record<string, Doc>> = {
  i32_of_f32: code`
    static int32_t i32_of_f32(float from) {
      union { float from; int32_t to; } bits = {from};
      return bits.to;
    }`,
  f32_of_i32: code`
    static float f32_of_i32(int32_t from) {
      union { int32_t from; float to; } bits = {from};
      return bits.to;
    }`,
  i64_of_f64: code`
    static int64_t i64_of_f64(double from) {
      union { double from; int64_t to; } bits = {from};
      return bits.to;
    }`,
  f64_of_i64: code`
    static double f64_of_i64(int64_t from) {
      union { int64_t from; double to; } bits = {from};
      return bits.to;
    }`,
  lent: code`
    /* Handles that a call was lent in lists or cases, to be dropped before it returns. */
    struct lent {
      void (*drop)(int32_t);
      int32_t index;
    };
    struct lents {
      struct lent *all;
      size_t count, room;
    };

    static void note_lent(struct lents *to, void (*drop)(int32_t), int32_t index) {
      if (to->count == to->room) {
        size_t room = to->room > 0 ? to->room * 2 : 8;
        size_t size = room * sizeof(struct lent);
        to->all = to->all ? reallocate(to->all, size) : allocate(size);
        to->room = room;
      }
      struct lent one = {drop, index};
      to->all[to->count++] = one;
    }

    static void drop_lent(struct lents *of) {
      for (size_t i = 0; i < of->count; i++) of->all[i].drop(of->all[i].index);
      if (of->all) release(of->all);
    }`,
};
