/* World `provider` of calls.wit as C, by hand. */
#ifndef PROVIDER_H
#define PROVIDER_H

#include <stddef.h>
#include <stdint.h>

void *wit_alloc(size_t size);
void wit_free(void *block);

typedef struct {
  char *ptr;
  size_t len;
} wit_string_t;
wit_string_t wit_string_dup(wit_string_t string);

typedef struct {
  uint32_t id;
  wit_string_t name;
  double weight;
} calls_item_t;

typedef struct {
  calls_item_t *ptr;
  size_t len;
} wit_list_calls_item_t;
wit_list_calls_item_t wit_list_calls_item_new(size_t len);

typedef struct {
  uint32_t index;
} calls_counter_t;
typedef struct calls_counter_rep_t calls_counter_rep_t;
calls_counter_t calls_counter_new(calls_counter_rep_t *rep);
void calls_counter_destructor(calls_counter_rep_t *self);

wit_string_t calls_text(wit_string_t a);
wit_list_calls_item_t calls_items(wit_list_calls_item_t a);
calls_counter_t calls_counter_constructor(uint32_t start);
uint32_t calls_counter_add(calls_counter_rep_t *self, uint32_t by);

#endif
