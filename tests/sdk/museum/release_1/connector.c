/* A connector as one was written for release 1 of the ABI's headers. It includes the headers of its
 * own folder alone, and is never changed for a newer host. */
#include <patchbay/abi/actions.h>
#include <patchbay/abi/auth.h>
#include <patchbay/abi/entry.h>
#include <patchbay/abi/host_http.h>
#include <stdlib.h>
#include <string.h>

#define API "https://api.museum.example"
#define TEXT(literal) ((patchbay_str){literal, sizeof(literal) - 1})

struct patchbay_instance {
  const patchbay_host_http* http;
};

static int equal(patchbay_str text, const char* other) {
  return text.size == strlen(other) && memcmp(text.data, other, strlen(other)) == 0;
}

static patchbay_status fail(patchbay_error* error, uint32_t code, const char* message) {
  error->code = code;
  error->message_size = (uint32_t)strlen(message);
  memcpy(error->message, message, error->message_size);
  return code;
}

/* Sends a GET. After PATCHBAY_OK there is an answer of status 200, which the caller closes. */
static patchbay_status get(const patchbay_instance* instance, const patchbay_call* call,
                           patchbay_str url, patchbay_http_response* answer,
                           patchbay_error* error) {
  patchbay_http_request request = {.struct_size = sizeof request, .url = url};
  memset(answer, 0, sizeof *answer);
  answer->struct_size = sizeof *answer;
  const patchbay_status status = instance->http->send(call, &request, answer, error);
  if (status != PATCHBAY_OK || answer->status == 200) return status;
  instance->http->close(call, answer->handle);
  error->provider_status = answer->status;
  return fail(error, PATCHBAY_E_PROVIDER_ERROR, "museum.example refused the request. Try later.");
}

/* Sends a GET, and passes the body on to the sink. */
static patchbay_status pass_on(const patchbay_instance* instance, const patchbay_call* call,
                               patchbay_str url, const patchbay_sink* sink, patchbay_error* error) {
  patchbay_http_response answer;
  uint64_t piped = 0;
  patchbay_status status = get(instance, call, url, &answer, error);
  if (status != PATCHBAY_OK) return status;
  status = instance->http->pipe(call, answer.handle, sink, &piped, error);
  instance->http->close(call, answer.handle);
  return status;
}

static patchbay_status invoke(patchbay_instance* instance, const patchbay_call* call,
                              const patchbay_action_request* request,
                              patchbay_action_outcome* outcome, patchbay_error* error) {
  const patchbay_sink* result = outcome->result;
  if ((request->flags & PATCHBAY_FLAGS_MUST_UNDERSTAND) != 0) {
    return fail(error, PATCHBAY_E_UNSUPPORTED, "That way of asking is unknown here.");
  }
  if (equal(request->action, "fetch")) {
    return pass_on(instance, call, TEXT(API "/thing"), result, error);
  }
  if (!equal(request->action, "echo")) {
    return fail(error, PATCHBAY_E_PLUGIN_FAULT, "The manifest names an action that is not here.");
  }
  const patchbay_status status =
      result->write(result->context, request->arguments.data, request->arguments.size);
  return status == PATCHBAY_OK ? status : fail(error, status, "");
}

static patchbay_status identify(patchbay_instance* instance, const patchbay_call* call,
                                const patchbay_sink* identity, patchbay_error* error) {
  return pass_on(instance, call, TEXT(API "/me"), identity, error);
}

static patchbay_status probe(patchbay_instance* instance, const patchbay_call* call,
                             patchbay_error* error) {
  patchbay_http_response answer;
  const patchbay_status status = get(instance, call, TEXT(API "/me"), &answer, error);
  if (status == PATCHBAY_OK) instance->http->close(call, answer.handle);
  return status;
}

static void classify(patchbay_instance* instance, const patchbay_answer* answer,
                     patchbay_verdict* verdict) {
  (void)instance;
  verdict->kind = answer->status == 401   ? PATCHBAY_ANSWER_EXPIRED
                  : answer->status == 429 ? PATCHBAY_ANSWER_LIMITED
                  : answer->status >= 500 ? PATCHBAY_ANSWER_UNAVAILABLE
                                          : PATCHBAY_ANSWER_PASS;
}

static const patchbay_actions kActions = {sizeof(patchbay_actions), 0, invoke, NULL};
static const patchbay_auth kAuth = {sizeof(patchbay_auth), 0, identify, probe, classify};

static const void* capability(patchbay_str id) {
  if (equal(id, PATCHBAY_ACTIONS_ID)) return &kActions;
  return equal(id, PATCHBAY_AUTH_ID) ? &kAuth : NULL;
}

static patchbay_status create(const patchbay_call* call, const patchbay_host* host,
                              patchbay_str config, patchbay_instance** instance,
                              patchbay_error* error) {
  (void)call, (void)config;
  const patchbay_host_http* http = host->service(host, TEXT(PATCHBAY_HOST_HTTP_ID));
  patchbay_instance* made = http == NULL ? NULL : malloc(sizeof *made);
  if (made == NULL) return fail(error, PATCHBAY_E_PLUGIN_FAULT, "There is no HTTP or no memory.");
  made->http = http;
  *instance = made;
  return PATCHBAY_OK;
}

static void destroy(const patchbay_call* call, patchbay_instance* instance) {
  (void)call;
  free(instance);
}

static const patchbay_entry kEntry = {.struct_size = sizeof(patchbay_entry),
                                      .id = {"release_1", 9},
                                      .version = {"1.0.0", 5},
                                      .built_with = {"release 1", 9},
                                      .capability = capability,
                                      .create = create,
                                      .destroy = destroy};

PATCHBAY_EXPORT const patchbay_entry* PATCHBAY_ABI patchbay_plugin_entry_v1(void) {
  return &kEntry;
}
