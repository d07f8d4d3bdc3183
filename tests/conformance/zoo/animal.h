/* What the sources of the zoo share. Each animal is this connector, compiled with one fault:
 * -DFAULT=errors_codes makes the connector that fails the check errors.codes and no other. */
#ifndef PATCHBAY_TESTS_CONFORMANCE_ZOO_ANIMAL_H
#define PATCHBAY_TESTS_CONFORMANCE_ZOO_ANIMAL_H

#include <patchbay/abi/actions.h>
#include <patchbay/abi/auth.h>
#include <patchbay/abi/draft/documents.h>
#include <patchbay/abi/draft/host_process.h>
#include <patchbay/abi/entry.h>
#include <patchbay/abi/host_http.h>
#include <patchbay/abi/host_log.h>
#include <stdlib.h>
#include <string.h>

/* A number for each fault; CMakeLists.txt makes it from the list of animals. */
#include "zoo.h"

#define HAS_FAULT(name) (FAULT == FAULT_##name)
#define ZOO_TEXT(literal) ((patchbay_str){literal, sizeof(literal) - 1})

struct patchbay_instance {
  const patchbay_host_http* http;
  const patchbay_host_log* log;
  const patchbay_host_process* programs;
  uint64_t generation;            /* of the program that the last call used */
  const patchbay_call* kept_call; /* one fault keeps it */
  patchbay_str kept;              /* one fault keeps a borrowed text */
  uint64_t kept_handle;
  int has_subscribed;  /* one fault asks for it */
  unsigned configured; /* the sum of the configuration's bytes */
  int calls;
};

static inline int zoo_equal(patchbay_str text, const char* other) {
  const size_t size = strlen(other);
  return text.size == size && memcmp(text.data, other, size) == 0;
}

static inline patchbay_status zoo_write(const patchbay_sink* sink, const char* text) {
  return sink->write(sink->context, text, strlen(text));
}

#endif
