/* A connector that does what its service says: `identify` returns the body of /me, `probe` asks
 * for /probe, the actions ask for /data, and `classify` reads a verdict from the answer. */
#include <patchbay/abi/actions.h>
#include <patchbay/abi/auth.h>
#include <patchbay/abi/entry.h>
#include <patchbay/abi/host_http.h>
#include <stdio.h>
#include <string.h>

#define TEXT(literal) {literal, sizeof(literal) - 1}

/* The configuration is {"base_url": "http://127.0.0.1:PORT"}. */
struct patchbay_instance {
  const patchbay_host_http* http;
  char base[64];
};
static struct patchbay_instance the_instance;

static patchbay_status fetch(const patchbay_instance* instance, const patchbay_call* call,
                             const char* path, uint32_t flags, const patchbay_sink* into,
                             patchbay_error* error) {
  char url[96];
  snprintf(url, sizeof url, "%s%s", instance->base, path);
  patchbay_http_request request;
  memset(&request, 0, sizeof request);
  request.struct_size = sizeof request;
  request.flags = flags;
  request.url.data = url;
  request.url.size = strlen(url);
  patchbay_http_response response;
  memset(&response, 0, sizeof response);
  response.struct_size = sizeof response;
  patchbay_status status = instance->http->send(call, &request, &response, error);
  if (status != PATCHBAY_OK) return status;
  uint64_t piped = 0;
  if (into != NULL) status = instance->http->pipe(call, response.handle, into, &piped, error);
  instance->http->close(call, response.handle);
  return status;
}

static patchbay_status invoke(patchbay_instance* instance, const patchbay_call* call,
                              const patchbay_action_request* request,
                              patchbay_action_outcome* outcome, patchbay_error* error) {
  const patchbay_str action = request->action;
  const int bare = action.size == 4 && memcmp(action.data, "bare", 4) == 0;
  return fetch(instance, call, "/data", bare ? PATCHBAY_HTTP_NO_CREDENTIAL : 0u, outcome->result,
               error);
}

static patchbay_status identify(patchbay_instance* instance, const patchbay_call* call,
                                const patchbay_sink* identity, patchbay_error* error) {
  return fetch(instance, call, "/me", 0, identity, error);
}

static patchbay_status probe(patchbay_instance* instance, const patchbay_call* call,
                             patchbay_error* error) {
  return fetch(instance, call, "/probe", 0, NULL, error);
}

static void classify(patchbay_instance* instance, const patchbay_answer* answer,
                     patchbay_verdict* verdict) {
  static const char kSentence[] = "The account was closed.";
  (void)instance;
  verdict->kind = PATCHBAY_ANSWER_REFUSED;
  if (answer->status == 401) verdict->kind = PATCHBAY_ANSWER_EXPIRED;
  if (answer->status >= 500) verdict->kind = PATCHBAY_ANSWER_UNAVAILABLE;
  if (answer->status != 410) return;
  verdict->kind = PATCHBAY_ANSWER_REVOKED;
  verdict->message_size = sizeof kSentence - 1;
  memcpy(verdict->message, kSentence, sizeof kSentence - 1);
}

static const patchbay_actions kActions = {
    .struct_size = sizeof(patchbay_actions), .reserved = 0, .invoke = invoke, .list = NULL};
static const patchbay_auth kAuth = {.struct_size = sizeof(patchbay_auth),
                                    .identify = identify,
                                    .probe = probe,
                                    .classify = classify};

static const void* capability(patchbay_str id) {
  if (id.size == sizeof PATCHBAY_ACTIONS_ID - 1 &&
      memcmp(id.data, PATCHBAY_ACTIONS_ID, id.size) == 0) {
    return &kActions;
  }
  if (id.size == sizeof PATCHBAY_AUTH_ID - 1 && memcmp(id.data, PATCHBAY_AUTH_ID, id.size) == 0) {
    return &kAuth;
  }
  return NULL;
}

static patchbay_status create(const patchbay_call* call, const patchbay_host* host,
                              patchbay_str config, patchbay_instance** instance,
                              patchbay_error* error) {
  static const patchbay_str kHttp = TEXT(PATCHBAY_HOST_HTTP_ID);
  (void)call;
  (void)error;
  the_instance.http = host->service(host, kHttp);
  char text[128] = {0};
  memcpy(text, config.data, config.size < sizeof text ? config.size : sizeof text - 1);
  const char* address = strstr(text, "http:");
  if (address != NULL) sscanf(address, "%63[^\"]", the_instance.base);
  *instance = &the_instance;
  return PATCHBAY_OK;
}

static void destroy(const patchbay_call* call, patchbay_instance* instance) {
  (void)call;
  (void)instance;
}

static const patchbay_entry kEntry = {.struct_size = sizeof(patchbay_entry),
                                      .reserved = 0,
                                      .id = TEXT(PATCHBAY_CONNECTOR_ID),
                                      .version = TEXT(PATCHBAY_CONNECTOR_VERSION),
                                      .capability = capability,
                                      .create = create,
                                      .destroy = destroy};

const patchbay_entry* patchbay_plugin_entry_v1(void) { return &kEntry; }
