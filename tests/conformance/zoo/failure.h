/* How this connector fails, with the faults of the group `errors`. */
#ifndef PATCHBAY_TESTS_CONFORMANCE_ZOO_FAILURE_H
#define PATCHBAY_TESTS_CONFORMANCE_ZOO_FAILURE_H

#include "animal.h"

static patchbay_status zoo_fail(patchbay_error* error, uint32_t code, const char* message) {
  size_t size = strlen(message);
  if (HAS_FAULT(errors_codes) && code == PATCHBAY_E_PROVIDER_ERROR) {
    code = PATCHBAY_E_PERMISSION_DENIED;
  }
  error->code = HAS_FAULT(errors_code_twice) ? code + 1 : code;
  if (HAS_FAULT(errors_message)) size = 0;
  memcpy(error->message, message, size);
  if (HAS_FAULT(errors_message_utf8)) error->message[0] = (char)0xe9; /* Latin-1 */
  if (HAS_FAULT(errors_old_bytes)) {
    while (size < sizeof error->message && error->message[size] != 0) ++size;
  }
  error->message_size = (uint32_t)size;
  if (HAS_FAULT(errors_message_size)) error->message_size = 4000;
  if (HAS_FAULT(errors_room)) ((char*)error)[sizeof *error] = 0;
  if (HAS_FAULT(errors_provider_status)) error->provider_status = 7;
  if (HAS_FAULT(errors_details) && error->details != NULL) zoo_write(error->details, "no object");
  return code;
}

/* Passes on what a host function or a sink returned. The host has filled the error. */
static patchbay_status passed_on(patchbay_error* error, patchbay_status status) {
  const uint32_t swallowed = HAS_FAULT(faults_rate_limited)      ? PATCHBAY_E_RATE_LIMITED
                             : HAS_FAULT(faults_unavailable)     ? PATCHBAY_E_PROVIDER_UNAVAILABLE
                             : HAS_FAULT(faults_link_expired)    ? PATCHBAY_E_LINK_EXPIRED
                             : HAS_FAULT(faults_scope_missing)   ? PATCHBAY_E_INSUFFICIENT_SCOPE
                             : HAS_FAULT(faults_outcome_unknown) ? PATCHBAY_E_OUTCOME_UNKNOWN
                             : HAS_FAULT(faults_cancelled)       ? PATCHBAY_E_CANCELLED
                             : HAS_FAULT(faults_deadline)        ? PATCHBAY_E_DEADLINE_EXCEEDED
                             : HAS_FAULT(faults_overloaded)      ? PATCHBAY_E_OVERLOADED
                             : HAS_FAULT(faults_later_code)      ? 499u
                                                                 : PATCHBAY_OK;
  if (status != PATCHBAY_OK && status == swallowed) {
    return zoo_fail(error, PATCHBAY_E_PROVIDER_ERROR, "The provider did not answer.");
  }
  return status;
}

#endif
