/* Prints sdk/abi_layout.json from the headers and the lines of layout.h. */
#include <inttypes.h>
#include <patchbay/abi/actions.h>
#include <patchbay/abi/auth.h>
#include <patchbay/abi/call.h>
#include <patchbay/abi/draft/action_names.h>
#include <patchbay/abi/draft/documents.h>
#include <patchbay/abi/draft/host_crypto.h>
#include <patchbay/abi/draft/host_file_text.h>
#include <patchbay/abi/draft/host_http_streams.h>
#include <patchbay/abi/draft/host_process.h>
#include <patchbay/abi/draft/host_resource.h>
#include <patchbay/abi/draft/webhooks.h>
#include <patchbay/abi/entry.h>
#include <patchbay/abi/error.h>
#include <patchbay/abi/host_clock.h>
#include <patchbay/abi/host_http.h>
#include <patchbay/abi/host_log.h>
#include <patchbay/abi/host_state.h>
#include <patchbay/abi/types.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* The kind of a field, in the words of sdk/README.md, which explains the file. */
#define KIND(value)                            \
  _Generic((value),                            \
      uint32_t: "uint32",                      \
      uint64_t: "uint64",                      \
      patchbay_str: "patchbay_str",            \
      patchbay_link: "patchbay_link",          \
      char*: "bytes",                          \
      const char*: "pointer",                  \
      void*: "pointer",                        \
      const patchbay_sink*: "pointer",         \
      const patchbay_source*: "pointer",       \
      const patchbay_header*: "pointer",       \
      const patchbay_str*: "pointer",          \
      const patchbay_principal*: "pointer",    \
      const patchbay_access*: "pointer",       \
      const patchbay_document_ref*: "pointer", \
      patchbay_sink: "patchbay_sink",          \
      default: "function")

static int structs = 0;
static int fields = 0;

static void begin_struct(const char* name, size_t size, size_t alignment) {
  printf("%s\n    {\"name\": \"%s\", \"size\": %zu, \"alignment\": %zu, \"fields\": [",
         structs++ == 0 ? "" : "]},", name, size, alignment);
  fields = 0;
}

static void put_field(const char* name, const char* kind, size_t offset, size_t size) {
  printf("%s\n      {\"name\": \"%s\", \"kind\": \"%s\", \"offset\": %zu, \"size\": %zu}",
         fields++ == 0 ? "" : ",", name, kind, offset, size);
}

#define SIZE(type, bytes) begin_struct(#type, sizeof(type), _Alignof(type))
#define AT(type, field, place) \
  put_field(#field, KIND(((type*)0)->field), offsetof(type, field), sizeof(((type*)0)->field))

static int constants = 0;
static void put_name(const char* name) {
  printf("%s\n    \"%s\": ", constants++ == 0 ? "" : ",", name);
}
static void put_number(const char* name, uint64_t value) {
  put_name(name);
  printf("%" PRIu64, value);
}
static void put_text(const char* name, const char* value) {
  put_name(name);
  printf("\"%s\"", value);
}
#define NUMBER(macro) put_number(#macro, macro)
#define TEXT(macro) put_text(#macro, macro)

int main(void) {
  printf("{\n  \"abi\": 1,\n  \"structs\": [");
#include "layout.h"
  printf("]}\n  ],\n  \"constants\": {");
#include "constants.h"
  printf("\n  }\n}\n");
  return 0;
}
