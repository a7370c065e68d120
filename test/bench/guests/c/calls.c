/* The functions of calls.wit, on generated stubs or on those of hand/: they are written alike. */
#include "provider.h"

wit_string_t calls_text(wit_string_t a) {
  return wit_string_dup(a);
}

wit_list_calls_item_t calls_items(wit_list_calls_item_t a) {
  wit_list_calls_item_t items = wit_list_calls_item_new(a.len);
  for (size_t i = 0; i < a.len; i++) {
    items.ptr[i].id = a.ptr[i].id;
    items.ptr[i].name = wit_string_dup(a.ptr[i].name);
    items.ptr[i].weight = a.ptr[i].weight * 2;
  }
  return items;
}

struct calls_counter_rep_t {
  uint32_t count;
};

calls_counter_t calls_counter_constructor(uint32_t start) {
  calls_counter_rep_t *counter = wit_alloc(sizeof *counter);
  counter->count = start;
  return calls_counter_new(counter);
}

uint32_t calls_counter_add(calls_counter_rep_t *self, uint32_t by) {
  return self->count += by;
}

void calls_counter_destructor(calls_counter_rep_t *self) {
  wit_free(self);
}
