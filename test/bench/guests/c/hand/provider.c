/* What stands between calls.c and the canonical ABI, as short as it can be by hand. */
#include "provider.h"

#define CALLS "bench:guests/calls"
#define EXPORT(name) __attribute__((export_name(name), used))

__attribute__((import_module("[export]" CALLS), import_name("[resource-new]counter")))
extern uint32_t counter_new(calls_counter_rep_t *rep);

/* Blocks of 2^n bytes, of which the first 8 hold n; a freed block waits in the list of its size. */

enum { header = 8, smallest = 4, page = 65536 };
extern unsigned char __heap_base;
static uintptr_t top;
static void *waiting[32];

void *wit_alloc(size_t size) {
  if (size > 1u << 30) __builtin_trap();
  uint32_t n = smallest;
  while (((size_t)1 << n) < size + header) n++;
  char *block = waiting[n];
  if (block) {
    waiting[n] = *(void **)(block + header);
    return block + header;
  }
  if (!top) top = ((uintptr_t)&__heap_base + header - 1) & ~(uintptr_t)(header - 1);
  uintptr_t have = (uintptr_t)__builtin_wasm_memory_size(0) * page;
  uintptr_t end = top + ((uintptr_t)1 << n);
  if (end > have && __builtin_wasm_memory_grow(0, (end - have + page - 1) / page) == (size_t)-1) __builtin_trap();
  block = (char *)top;
  top = end;
  *(uint32_t *)block = n;
  return block + header;
}

void wit_free(void *block) {
  uint32_t n = *(uint32_t *)((char *)block - header);
  *(void **)block = waiting[n];
  waiting[n] = (char *)block - header;
}

static void copy(char *to, const char *from, size_t size) {
  for (size_t i = 0; i < size; i++) to[i] = from[i];
}

EXPORT("cabi_realloc")
void *cabi_realloc(void *old, size_t old_size, size_t align, size_t new_size) {
  void *block = new_size ? wit_alloc(new_size) : (void *)align;
  if (old_size) {
    copy(block, old, old_size < new_size ? old_size : new_size);
    wit_free(old);
  }
  return block;
}

wit_string_t wit_string_dup(wit_string_t string) {
  wit_string_t made = {string.len ? wit_alloc(string.len) : NULL, string.len};
  copy(made.ptr, string.ptr, string.len);
  return made;
}

wit_list_calls_item_t wit_list_calls_item_new(size_t len) {
  wit_list_calls_item_t list = {len ? wit_alloc(len * sizeof *list.ptr) : NULL, len};
  return list;
}

static void free_items(wit_list_calls_item_t list) {
  for (size_t i = 0; i < list.len; i++)
    if (list.ptr[i].name.len) wit_free(list.ptr[i].name.ptr);
  if (list.len) wit_free(list.ptr);
}

calls_counter_t calls_counter_new(calls_counter_rep_t *rep) {
  calls_counter_t handle = {counter_new(rep)};
  return handle;
}

EXPORT(CALLS "#text")
wit_string_t *export_text(char *ptr, size_t len) {
  static wit_string_t result;
  wit_string_t a = {ptr, len};
  result = calls_text(a);
  if (len) wit_free(ptr);
  return &result;
}

EXPORT("cabi_post_" CALLS "#text")
void post_text(wit_string_t *result) {
  if (result->len) wit_free(result->ptr);
}

EXPORT(CALLS "#items")
wit_list_calls_item_t *export_items(calls_item_t *ptr, size_t len) {
  static wit_list_calls_item_t result;
  wit_list_calls_item_t a = {ptr, len};
  result = calls_items(a);
  free_items(a);
  return &result;
}

EXPORT("cabi_post_" CALLS "#items")
void post_items(wit_list_calls_item_t *result) {
  free_items(*result);
}

EXPORT(CALLS "#[constructor]counter")
uint32_t export_constructor(uint32_t start) {
  return calls_counter_constructor(start).index;
}

EXPORT(CALLS "#[method]counter.add")
uint32_t export_add(calls_counter_rep_t *self, uint32_t by) {
  return calls_counter_add(self, by);
}

EXPORT(CALLS "#[dtor]counter")
void export_drop(calls_counter_rep_t *self) {
  calls_counter_destructor(self);
}
