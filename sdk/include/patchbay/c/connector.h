/* SPDX-License-Identifier: Apache-2.0 */
/* What every connector in C needs: literals in the ABI's form, comparing texts, and failing. It is
 * for C11 alone, needs no library, and is no part of the ABI: a connector may have its own instead.
 *
 *   if (!patchbay_equal(request->action, "echo")) {
 *     return patchbay_fail(error, PATCHBAY_E_PLUGIN_FAULT, "There is no such action.");
 *   }
 */
#ifndef PATCHBAY_C_CONNECTOR_H
#define PATCHBAY_C_CONNECTOR_H

#include <patchbay/abi/error.h>
#include <patchbay/abi/types.h>
#include <string.h>

/* A string literal in the ABI's form: its size does not count the zero at its end. The first is for
 * initializers of static objects, the second is an expression. */
#define PATCHBAY_LITERAL(literal) {literal, sizeof(literal) - 1}
#define PATCHBAY_TEXT(literal) ((patchbay_str)PATCHBAY_LITERAL(literal))

/* Returns 1 if the text is equal to `other`, which ends with a zero, and 0 otherwise. */
static inline int patchbay_equal(patchbay_str text, const char* other) {
  const size_t size = strlen(other);
  return text.size == size && (size == 0 || memcmp(text.data, other, size) == 0);
}

/* Copies `text` into `field`, which has `capacity` bytes, and returns the number of bytes. A text
 * that is too long is cut after a whole character of UTF-8. */
static inline uint32_t patchbay_put_text(char* field, size_t capacity, const char* text) {
  size_t size = strlen(text);
  if (size > capacity) {
    size = capacity;
    while (size > 0 && ((unsigned char)text[size] & 0xC0u) == 0x80u) --size;
  }
  memcpy(field, text, size);
  return (uint32_t)size;
}

/* Fills the error, and returns the code, so that a function can end with this call. The host has
 * zeroed the other fields. After a host function or a sink has failed, `message` is "": the host
 * knows the reason. */
static inline patchbay_status patchbay_fail(patchbay_error* error, uint32_t code,
                                            const char* message) {
  error->code = code;
  error->message_size = patchbay_put_text(error->message, sizeof error->message, message);
  return code;
}

#endif
