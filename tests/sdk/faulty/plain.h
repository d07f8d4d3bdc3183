/* A correct connector, in C11 and C++17. Each source here makes one thing of it wrong: it includes
 * this file, defines `go`, and ends with PLAIN_CONNECTOR(go). */
#ifndef PATCHBAY_TESTS_SDK_FAULTY_PLAIN_H
#define PATCHBAY_TESTS_SDK_FAULTY_PLAIN_H

#include <patchbay/abi/actions.h>
#include <patchbay/abi/entry.h>
#include <string.h>

#define TEXT(literal) {literal, sizeof(literal) - 1}

struct patchbay_instance {
  const patchbay_host* host;
};

static inline patchbay_status plain_create(const patchbay_call* call, const patchbay_host* host,
                                           patchbay_str config, patchbay_instance** instance,
                                           patchbay_error* error) {
  static patchbay_instance only; /* a process has only one host in these tests */
  (void)call;
  (void)config;
  (void)error;
  only.host = host;
  *instance = &only;
  return PATCHBAY_OK;
}

static inline void plain_destroy(const patchbay_call* call, patchbay_instance* instance) {
  (void)call;
  (void)instance;
}

static inline patchbay_status plain_fail(patchbay_error* error, uint32_t code,
                                         const char* message) {
  error->code = code;
  error->message_size = (uint32_t)strlen(message);
  memcpy(error->message, message, strlen(message));
  return code;
}

static inline patchbay_status plain_write(const patchbay_sink* sink, const char* text) {
  return sink->write(sink->context, text, strlen(text));
}

#define PLAIN_CAPABILITY(go)                                                     \
  static const patchbay_actions kActions = {sizeof(patchbay_actions), 0, go, 0}; \
  static const void* plain_capability(patchbay_str id) {                         \
    const size_t size = sizeof(PATCHBAY_ACTIONS_ID) - 1;                         \
    return id.size == size && memcmp(id.data, PATCHBAY_ACTIONS_ID, size) == 0    \
               ? (const void*)&kActions                                          \
               : (const void*)0;                                                 \
  }

#define PLAIN_ENTRY(size, id, version, capability, create)                                 \
  static const patchbay_entry kEntry = {size,        0,          TEXT(id), TEXT(version),  \
                                        TEXT("gcc"), capability, create,   plain_destroy}; \
  PATCHBAY_EXPORT const patchbay_entry* patchbay_plugin_entry_v1(void) { return &kEntry; }

#define PLAIN_CONNECTOR(go)                                                              \
  PLAIN_CAPABILITY(go)                                                                   \
  PLAIN_ENTRY(sizeof(patchbay_entry), PATCHBAY_CONNECTOR_ID, PATCHBAY_CONNECTOR_VERSION, \
              plain_capability, plain_create)

/* Begins `static patchbay_status go(…)`. A function that uses few of its parameters begins with
 * PLAIN_UNUSED. */
#define PLAIN_GO                                                                    \
  static patchbay_status go(patchbay_instance* instance, const patchbay_call* call, \
                            const patchbay_action_request* request,                 \
                            patchbay_action_outcome* outcome, patchbay_error* error)
#define PLAIN_UNUSED (void)instance, (void)call, (void)request, (void)outcome, (void)error

/* The `go` for a connector whose fault is elsewhere. */
static inline patchbay_status plain_go(patchbay_instance* instance, const patchbay_call* call,
                                       const patchbay_action_request* request,
                                       patchbay_action_outcome* outcome, patchbay_error* error) {
  PLAIN_UNUSED;
  return plain_write(outcome->result, "{}");
}

#endif
