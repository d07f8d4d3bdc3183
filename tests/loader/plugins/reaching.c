/* A connector whose create takes whatever it can get: an answer of a provider and a place for
 * state. It logs what it got. Its id is "reaching". */
#include <patchbay/abi/actions.h>
#include <patchbay/abi/entry.h>
#include <patchbay/abi/host_http.h>
#include <patchbay/abi/host_log.h>
#include <patchbay/abi/host_state.h>
#include <string.h>

#define TEXT(literal) {literal, sizeof(literal) - 1}

static patchbay_status invoke(patchbay_instance* instance, const patchbay_call* call,
                              const patchbay_action_request* request,
                              patchbay_action_outcome* outcome, patchbay_error* error) {
  (void)instance, (void)call, (void)request, (void)outcome, (void)error;
  return PATCHBAY_E_NOT_FOUND;
}

static const patchbay_actions kActions = {.struct_size = sizeof(patchbay_actions),
                                          .invoke = invoke};

static const void* capability(patchbay_str id) {
  const patchbay_str actions = TEXT(PATCHBAY_ACTIONS_ID);
  const int is_actions = id.size == actions.size && memcmp(id.data, actions.data, id.size) == 0;
  return is_actions ? &kActions : NULL;
}

static patchbay_status create(const patchbay_call* call, const patchbay_host* host,
                              patchbay_str config, patchbay_instance** instance,
                              patchbay_error* error) {
  const patchbay_str http_id = TEXT(PATCHBAY_HOST_HTTP_ID);
  const patchbay_str log_id = TEXT(PATCHBAY_HOST_LOG_ID);
  const patchbay_str state_id = TEXT(PATCHBAY_HOST_STATE_ID);
  const patchbay_host_http* http = host->service(host, http_id);
  const patchbay_host_log* log = host->service(host, log_id);
  const patchbay_host_state* state = host->service(host, state_id);
  const patchbay_str sent = TEXT("create reached a provider");
  const patchbay_str refused = TEXT("create reached nobody");
  const patchbay_str linked = TEXT("create saw a caller");
  const patchbay_str key = TEXT("key");
  const patchbay_str no_fields = {0, 0};
  patchbay_http_request request = {.struct_size = sizeof request, .url = TEXT("http://127.0.0.1/")};
  patchbay_http_response response = {.struct_size = sizeof response};
  static int made;
  (void)config;
  const int reached = http->send(call, &request, &response, error) == PATCHBAY_OK;
  log->write(call, PATCHBAY_LOG_INFO, reached ? sent : refused, no_fields);
  if (call->link.id.size + call->scopes.size + call->locale.size > 0) {
    log->write(call, PATCHBAY_LOG_INFO, linked, no_fields);
  }
  *instance = (patchbay_instance*)&made;
  return state->put(call, key, key, error);
}

static void destroy(const patchbay_call* call, patchbay_instance* instance) {
  (void)call, (void)instance;
}

static const patchbay_entry kEntry = {.struct_size = sizeof(patchbay_entry),
                                      .id = TEXT("reaching"),
                                      .version = TEXT("1.0.0"),
                                      .capability = capability,
                                      .create = create,
                                      .destroy = destroy};

PATCHBAY_EXPORT const patchbay_entry* patchbay_plugin_entry_v1(void) { return &kEntry; }
