/* A connector that says which build it is, whether it was destroyed (in the log), with LISTS what a
 * link tells it to list, and with DOCUMENTS that it has some, of which FETCH gives the content.
 * With AUTH it has IDENTIFY and PROBE. Its id is "revision", its version REVISION ".0.0". */
#include <patchbay/abi/actions.h>
#include <patchbay/abi/auth.h>
#include <patchbay/abi/draft/documents.h>
#include <patchbay/abi/entry.h>
#include <patchbay/abi/host_log.h>
#include <stdlib.h>
#include <string.h>
#ifdef LISTS
#include <unistd.h>
#endif

#define TEXT(literal) {literal, sizeof(literal) - 1}

struct patchbay_instance {
  const patchbay_host_log* log;
};

static void say(const patchbay_instance* instance, const patchbay_call* call, const char* words) {
  const patchbay_str message = {words, strlen(words)};
  const patchbay_str no_fields = {0, 0};
  instance->log->write(call, PATCHBAY_LOG_INFO, message, no_fields);
}

static patchbay_status invoke(patchbay_instance* instance, const patchbay_call* call,
                              const patchbay_action_request* request,
                              patchbay_action_outcome* outcome, patchbay_error* error) {
  const patchbay_sink* result = outcome->result;
  (void)instance, (void)call, (void)request, (void)error;
  return result->write(result->context, REVISION, sizeof(REVISION) - 1);
}

#ifdef LISTS
/* The list is the link's user configuration. Its generation is that text's size. It is valid
 * for a minute, or not at all if the link's account is "fresh". If the account is "wait N", the
 * list waits until a byte can be read from the descriptor N. */
static patchbay_status list(patchbay_instance* instance, const patchbay_call* call,
                            const patchbay_sink* actions, patchbay_action_list* about,
                            patchbay_error* error) {
  const patchbay_str text = call->link.user_configuration;
  const patchbay_str account = call->link.account;
  (void)error;
  say(instance, call, "listed by revision " REVISION);
  if (account.size > 5 && memcmp(account.data, "wait ", 5) == 0) {
    char byte = 0;
    if (read((int)strtol(account.data + 5, NULL, 10), &byte, 1) != 1) {
      return PATCHBAY_E_PLUGIN_FAULT;
    }
  }
  if (text.size == 0) {
    error->code = PATCHBAY_E_PROVIDER_UNAVAILABLE;
    error->provider_status = 503;
    error->message_size = 7;
    memcpy(error->message, "no list", 7);
    return PATCHBAY_E_PROVIDER_UNAVAILABLE;
  }
  about->generation = text.size;
  about->lifetime_ms = account.size == 5 && memcmp(account.data, "fresh", 5) == 0 ? 0 : 60000;
  return actions->write(actions->context, text.data, text.size);
}

#else
#define list NULL
#endif

static const patchbay_actions kActions = {sizeof(patchbay_actions), 0, invoke, list};

#ifdef DOCUMENTS
static patchbay_status enumerate(patchbay_instance* instance, const patchbay_call* call,
                                 const patchbay_enumeration* enumeration,
                                 const patchbay_changes* changes, patchbay_step* step,
                                 patchbay_error* error) {
  const patchbay_str end = TEXT("end");
  (void)instance, (void)call, (void)enumeration, (void)error;
  step->flags = PATCHBAY_STEP_COMPLETE;
  return changes->checkpoint(changes, end);
}
static patchbay_status fetch(patchbay_instance* instance, const patchbay_call* call,
                             const patchbay_fetch* wanted, const patchbay_content* content,
                             patchbay_error* error) {
  (void)instance, (void)call, (void)wanted, (void)content, (void)error;
  return PATCHBAY_E_NOT_FOUND;
}
static const patchbay_documents kDocuments = {.struct_size = sizeof(patchbay_documents),
                                              .enumerate = enumerate,
                                              .fetch = FETCH ? fetch : NULL};
#endif

#ifdef AUTH
static patchbay_status identify(patchbay_instance* instance, const patchbay_call* call,
                                const patchbay_sink* identity, patchbay_error* error) {
  static const char kAccount[] = "{\"account\":\"1\"}";
  (void)instance, (void)call, (void)error;
  return identity->write(identity->context, kAccount, sizeof(kAccount) - 1);
}
static patchbay_status probe(patchbay_instance* instance, const patchbay_call* call,
                             patchbay_error* error) {
  (void)instance, (void)call, (void)error;
  return PATCHBAY_OK;
}
static const patchbay_auth kAuth = {.struct_size = sizeof(patchbay_auth),
                                    .identify = IDENTIFY ? identify : NULL,
                                    .probe = PROBE ? probe : NULL};
#endif

static int is(patchbay_str id, const char* text) {
  return id.size == strlen(text) && memcmp(id.data, text, id.size) == 0;
}

static const void* capability(patchbay_str id) {
#ifdef DOCUMENTS
  if (is(id, PATCHBAY_DOCUMENTS_ID)) return &kDocuments;
#endif
#ifdef AUTH
  if (is(id, PATCHBAY_AUTH_ID)) return &kAuth;
#endif
  return is(id, PATCHBAY_ACTIONS_ID) ? &kActions : NULL;
}

static patchbay_status create(const patchbay_call* call, const patchbay_host* host,
                              patchbay_str config, patchbay_instance** instance,
                              patchbay_error* error) {
  const patchbay_str log = TEXT(PATCHBAY_HOST_LOG_ID);
  (void)config, (void)error;
  *instance = malloc(sizeof(patchbay_instance));
  if (*instance == NULL) return PATCHBAY_E_PLUGIN_FAULT;
  (*instance)->log = host->service(host, log);
  say(*instance, call, "created revision " REVISION);
  return PATCHBAY_OK;
}

static void destroy(const patchbay_call* call, patchbay_instance* instance) {
  say(instance, call, "destroyed revision " REVISION);
  free(instance);
}

static const patchbay_entry kEntry = {
    sizeof(patchbay_entry),     0,          TEXT("revision"), TEXT(REVISION ".0.0"),
    TEXT("revision " REVISION), capability, create,           destroy};

PATCHBAY_EXPORT const patchbay_entry* patchbay_plugin_entry_v1(void) { return &kEntry; }
