/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a provider's refusal into the host's structs. */
#include "notes.h"

/* Sets PROVIDER_ERROR and returns it: notes.example understood the request and refused it. */
patchbay_status notes_refused(patchbay_error* error, uint32_t status) {
  patchbay_fail(error, PATCHBAY_E_PROVIDER_ERROR,
                "notes.example refused the request. Look at the arguments, then try again.");
  error->provider_status = status;
  return PATCHBAY_E_PROVIDER_ERROR;
}

/* Fills the verdict. The host has zeroed everything in it except struct_size. */
void notes_judge(patchbay_verdict* verdict, uint32_t kind, const char* message) {
  verdict->kind = kind;
  verdict->message_size = patchbay_put_text(verdict->message, sizeof verdict->message, message);
}
