/* SPDX-License-Identifier: Apache-2.0 */
/* The smallest complete connector, in C11 and only with headers of the SDK. It has one action,
 * `echo`, whose result is its arguments. Read it from the end, as the host does: first the entry,
 * then the functions to which it leads. A connector in C++ is shorter: see ../files. */
#include <patchbay/abi/actions.h>
#include <patchbay/abi/entry.h>
#include <patchbay/c/connector.h>
#include <stddef.h>

/* Writes the arguments as the result. The host has checked the arguments against the action's
 * parameters schema, and will check the result against the result schema. The action returns the
 * sink's status. The outcome's kind is DONE, because the action does not set it. */
static patchbay_status invoke(patchbay_instance* instance, const patchbay_call* call,
                              const patchbay_action_request* request,
                              patchbay_action_outcome* outcome, patchbay_error* error) {
  (void)instance;
  (void)call;
  if ((request->flags & PATCHBAY_FLAGS_MUST_UNDERSTAND) != 0) {
    return patchbay_fail(error, PATCHBAY_E_UNSUPPORTED,
                         "This connector cannot do what was asked that way.");
  }
  if (!patchbay_equal(request->action, "echo")) {
    return patchbay_fail(error, PATCHBAY_E_PLUGIN_FAULT,
                         "The manifest names an action that this connector does not have.");
  }
  const patchbay_str arguments = request->arguments;
  const patchbay_sink* result = outcome->result;
  const patchbay_status status = result->write(result->context, arguments.data, arguments.size);
  if (status != PATCHBAY_OK)
    return patchbay_fail(error, status, ""); /* the host knows the reason */
  return PATCHBAY_OK;
}

/* The manifest names all actions, so there is no list. */
static const patchbay_actions kActions = {
    .struct_size = sizeof(patchbay_actions), .reserved = 0, .invoke = invoke, .list = NULL};

static const void* capability(patchbay_str id) {
  return patchbay_equal(id, PATCHBAY_ACTIONS_ID) ? &kActions : NULL;
}

/* This connector keeps nothing in an instance. Any object is enough to distinguish an instance
 * from a failed create. It is constant, so parallel calls are safe. */
struct patchbay_instance {
  char unused;
};
static const patchbay_instance kInstance = {0};

static patchbay_status create(const patchbay_call* call, const patchbay_host* host,
                              patchbay_str config, patchbay_instance** instance,
                              patchbay_error* error) {
  (void)call;
  (void)host;
  (void)config;
  (void)error;
  *instance = (patchbay_instance*)&kInstance;
  return PATCHBAY_OK;
}

static void destroy(const patchbay_call* call, patchbay_instance* instance) {
  (void)call;
  (void)instance;
}

/* The three names come from connector.json and the compiler, through patchbay_add_connector(). */
static const patchbay_entry kEntry = {.struct_size = sizeof(patchbay_entry),
                                      .reserved = 0,
                                      .id = PATCHBAY_LITERAL(PATCHBAY_CONNECTOR_ID),
                                      .version = PATCHBAY_LITERAL(PATCHBAY_CONNECTOR_VERSION),
                                      .built_with = PATCHBAY_LITERAL(PATCHBAY_CONNECTOR_BUILT_WITH),
                                      .capability = capability,
                                      .create = create,
                                      .destroy = destroy};

const patchbay_entry* PATCHBAY_ABI patchbay_plugin_entry_v1(void) { return &kEntry; }
