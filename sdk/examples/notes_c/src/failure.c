/* SPDX-License-Identifier: Apache-2.0 */
/* Compares texts, and writes failures into the host's structs. */
#include <string.h>

#include "notes.h"

int notes_equal(patchbay_str text, const char* other) {
  const size_t size = strlen(other);
  return text.size == size && memcmp(text.data, other, size) == 0;
}

/* Copies as much as fits. The messages of this connector are ASCII, so no character is cut. */
static uint32_t put_text(char* field, size_t capacity, const char* text) {
  const size_t size = strlen(text) < capacity ? strlen(text) : capacity;
  memcpy(field, text, size);
  return (uint32_t)size;
}

/* Fills the error, and returns the code, so that a function can end with this call. The host has
 * zeroed the other fields. */
patchbay_status notes_fail(patchbay_error* error, uint32_t code, const char* message) {
  error->code = code;
  error->message_size = put_text(error->message, sizeof error->message, message);
  return code;
}

/* Fails because notes.example understood the request and refused it. */
patchbay_status notes_refused(patchbay_error* error, uint32_t status) {
  notes_fail(error, PATCHBAY_E_PROVIDER_ERROR,
             "notes.example refused the request. Look at the arguments, then try again.");
  error->provider_status = status;
  return PATCHBAY_E_PROVIDER_ERROR;
}

/* Fills the verdict. The host has zeroed everything in it except struct_size. */
void notes_judge(patchbay_verdict* verdict, uint32_t kind, const char* message) {
  verdict->kind = kind;
  verdict->message_size = put_text(verdict->message, sizeof verdict->message, message);
}
